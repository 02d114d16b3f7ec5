// A line of words on the page read as one item: a text, then its numbers. Null when it does not look like one.

const NUMBER = /^[-+(]?(?:[€$£]|[A-Z]{3})?\d[\d.,'’]*\)?-?$/;
const RATE = /^\d{1,2}(?:[.,]\d+)?%$/;
const WHOLE = /^\d+$/;
const UNIT = 4; // letters a word between numbers may have: "h", "Stk", "EUR"

export function itemOf(line) {
  const texts = line.map((word) => word.text);
  const first = texts.findIndex((text) => !NUMBER.test(text));
  const tail = tailOf(texts);
  const numbers = texts.slice(tail).filter((text) => NUMBER.test(text));
  if (first < 0 || first >= tail || numbers.length < 2) return null;
  const rate = texts.slice(tail).find((text) => RATE.test(text));
  return {
    description: texts.slice(first, tail).join(" "),
    ...named(numbers),
    ...(rate && { tax_rate: rate.replace("%", "") }),
  };
}

// Where the numbers at the end of the line begin.
function tailOf(texts) {
  let tail = texts.length;
  for (let at = texts.length - 1; at > 0; at -= 1) {
    if (NUMBER.test(texts[at]) || RATE.test(texts[at])) tail = at;
    else if (texts[at].length > UNIT) break;
  }
  return tail;
}

function named(numbers) {
  const total = numbers.at(-1);
  if (numbers.length === 2)
    return { [WHOLE.test(numbers[0]) ? "quantity" : "unit_price"]: numbers[0], line_total: total };
  return { quantity: numbers[0], unit_price: numbers[1], line_total: total };
}
