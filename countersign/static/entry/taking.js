// Words clicked on the page go into the field that has (or last had) the focus; rows of words fill rows of items.

import { itemOf } from "./item-words.js";
import { cell, columnOf, rowOf } from "./rows.js";

export function taker(marks) {
  return (words, { append }) => {
    const input = marks.here;
    if (!input?.isConnected) return;
    const lines = byLine(words);
    const items = rowOf(input) ? lines.map(itemOf) : [];
    if (items.length && items.every(Boolean)) fillItems(marks, input, items);
    else if (rowOf(input) && lines.length > 1 && columnOf(input) !== "description") fillRows(marks, input, lines);
    else {
      marks.put(input, words.length > 1 ? lines.map(joined).join(" ") : words[0].text, { append });
      if (!append) marks.took(input, words);
    }
    input.focus();
  };
}

const joined = (words) => words.map((word) => word.text).join(" ");

function byLine(words) {
  const lines = [];
  for (const word of [...words].sort((left, right) => left.y0 - right.y0 || left.x0 - right.x0)) {
    const line = lines.at(-1);
    if (line && word.y0 < (line[0].y0 + line[0].y1) / 2) line.push(word);
    else lines.push([word]);
  }
  return lines.map((line) => line.sort((left, right) => left.x0 - right.x0));
}

function fillRows(marks, input, lines) {
  eachRow(input, lines, (row, line) => marks.put(cell(row, columnOf(input)), joined(line)));
}

function fillItems(marks, input, items) {
  eachRow(input, items, (row, item) => {
    for (const [name, text] of Object.entries(item)) marks.put(cell(row, name), text);
  });
}

// Calls `put` with the row of the input and those after it, new ones where there are none.
function eachRow(input, contents, put) {
  const grid = input.closest("item-grid");
  let row = rowOf(input);
  contents.forEach((content, index) => {
    if (index) row = row.nextElementSibling ?? grid.add({ after: row });
    put(row, content);
  });
}
