import assert from "node:assert/strict";
import { test } from "node:test";

import { moved, put } from "../../countersign/static/cutting/order.js";

// "A B|C" are three pages, and a cut before the last one.
function row(text) {
  return text.split("|").flatMap((part, at) =>
    part
      .split(" ")
      .filter(Boolean)
      .map((name, place) => ({ name, begins: at > 0 && place === 0 })),
  );
}

function shown(pages) {
  return pages.map(({ name, begins }, at) => (begins && at ? "|" : at ? " " : "") + name).join("");
}

const after = (text, name, step) => {
  const pages = row(text);
  return shown(
    moved(
      pages,
      pages.findIndex((page) => page.name === name),
      step,
    ),
  );
};

test("a page goes past its neighbour, and the cuts stay where they are", () => {
  assert.equal(after("A B|C", "B", -1), "B A|C");
  assert.equal(after("A|B C", "B", 1), "A|C B");
});

test("a page goes past a cut into the invoice before or after it", () => {
  assert.equal(after("A|B C", "B", -1), "A B|C");
  assert.equal(after("A B|C", "B", 1), "A|B C");
});

test("an invoice whose only page goes is none any more", () => {
  assert.equal(after("A|B|C", "B", -1), "A B|C");
  assert.equal(after("A|B", "B", -1), "A B");
  assert.equal(after("A|B|C", "B", 1), "A|B C");
});

test("at either end nothing moves", () => {
  assert.equal(after("A|B", "A", -1), "A|B");
  assert.equal(after("A|B", "B", 1), "A|B");
});

test("a page that is dropped on another one lies in its invoice", () => {
  const cases = [
    ["A B|C D", "D", "A", false, "D A B|C"],
    ["A B|C D", "A", "C", false, "B|A C D"],
    ["A B|C D", "A", "C", true, "B|C A D"],
    ["A B|C D", "C", "A", true, "A C B|D"],
    ["A|B", "B", "A", true, "A B"],
    ["A|B", "B", "B", true, "A|B"],
  ];
  for (const [text, page, other, behind, expected] of cases) {
    const pages = row(text);
    const of = (name) => pages.find((each) => each.name === name);
    assert.equal(shown(put(pages, of(page), of(other), behind)), expected, `${text}: ${page} to ${other}`);
  }
});
