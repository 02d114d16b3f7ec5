// Rows copied from a spreadsheet.

import assert from "node:assert/strict";
import { test } from "node:test";
import { table } from "../../countersign/static/entry/paste.js";

test("a single value is pasted as text", () => {
  assert.equal(table("just words", "description"), null);
  assert.equal(table("1.234,50\r\n", "quantity"), null);
});

test("columns begin where the paste began", () => {
  assert.deepEqual(table("2\t9,90\n3\t1,00", "quantity"), [
    { quantity: "2", unit_price: "9,90" },
    { quantity: "3", unit_price: "1,00" },
  ]);
});

test("what goes past the last column is left out, and empty lines are", () => {
  assert.deepEqual(table("7\t8\t9\n\t\t\n", "tax_rate"), [{ tax_rate: "7", line_total: "8" }]);
});

test("a row of heads names the columns, in any order and several languages", () => {
  assert.deepEqual(table("Menge\tArtikel\tBemerkung\tEinzelpreis\n2\tBolt\tnew\t9,90", "line_total"), [
    { quantity: "2", description: "Bolt", unit_price: "9,90" },
  ]);
  assert.deepEqual(table('Description\tQty\tTotal\r\n"Nut, M8"\t4\t2.00', "description"), [
    { description: "Nut, M8", quantity: "4", line_total: "2.00" },
  ]);
});

test("heads that name a column twice are no heads", () => {
  assert.deepEqual(table("total\tamount\n1\t2", "unit_price"), [
    { unit_price: "total", tax_rate: "amount" },
    { unit_price: "1", tax_rate: "2" },
  ]);
});
