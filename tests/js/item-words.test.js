// A line of words on the page read as an item.

import assert from "node:assert/strict";
import { test } from "node:test";
import { itemOf } from "../../countersign/static/entry/item-words.js";

const line = (text) => itemOf(text.split(" ").map((word) => ({ text: word })));

test("a text, a quantity, a price and a total", () => {
  assert.deepEqual(line("1 Steel bolts M8 4 Stk 2,50 10,00"), {
    description: "Steel bolts M8",
    quantity: "4",
    unit_price: "2,50",
    line_total: "10,00",
  });
});

test("with a rate of tax", () => {
  assert.deepEqual(line("Consulting 8 h 90,00 19% 720,00"), {
    description: "Consulting",
    quantity: "8",
    unit_price: "90,00",
    tax_rate: "19",
    line_total: "720,00",
  });
});

test("of two numbers the first is a quantity when it is whole", () => {
  assert.deepEqual(line("Paper 3 12,00"), { description: "Paper", quantity: "3", line_total: "12,00" });
  assert.deepEqual(line("Paper 4,00 12,00"), { description: "Paper", unit_price: "4,00", line_total: "12,00" });
});

test("words that are no item", () => {
  for (const text of ["Thank you", "Total 12,00", "1,00 2,00 3,00", "Page 2 of nothing"])
    assert.equal(line(text), null, text);
});
