// What the items come to: rounded per line and per rate, unknown while a part is missing.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Figures } from "../../countersign/static/entry/sums.js";

const FORMATS = { decimal: ",", group: ".", digits: { JPY: 0, KWD: 3 } };
const figures = (currency = "EUR") => new Figures(FORMATS, () => currency);
const row = (line_total, tax_rate = "") => ({ line_total, tax_rate });

function shown(sums, ours = figures()) {
  return Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, sum && ours.show(sum)]));
}

test("a line is its quantity times its price in the currency's own decimals", () => {
  assert.equal(figures().product("3", "0,335"), "1,01");
  assert.equal(figures(" jpy ").product("3", "0,5"), "2");
  assert.equal(figures("KWD").product("1", "0,1234"), "0,123");
  assert.equal(figures().product("3", ""), "");
  assert.equal(figures().product("1000", "2"), "2.000,00");
});

test("tax is rounded for each rate, not for each line", () => {
  const rows = [row("0,07", "19"), row("0,07", "19,0"), row("10", "7")];
  assert.deepEqual(shown(figures().sums(rows)), { net_total: "10,14", tax_total: "0,73", gross_total: "10,87" });
});

test("without every rate there is a net total alone, without every line none", () => {
  assert.deepEqual(shown(figures().sums([row("1", "19"), row("2")])), {
    net_total: "3,00",
    tax_total: null,
    gross_total: null,
  });
  const none = { net_total: null, tax_total: null, gross_total: null };
  assert.deepEqual(figures().sums([row("1", "19"), row("two", "19")]), none);
  assert.deepEqual(figures().sums([]), none);
});

test("a line as it was before a correction counts the other way round", () => {
  const rows = [{ ...row("1.626,01", "23"), isBefore: true }, row("1.463,41", "23")];
  assert.deepEqual(shown(figures().sums(rows)), { net_total: "-162,60", tax_total: "-37,40", gross_total: "-200,00" });
});

test("lines with tax in them among others come to nothing that is told here", () => {
  const rows = [{ ...row("108", "8"), isWithTax: true }, row("100", "23")];
  assert.deepEqual(figures().sums(rows), { net_total: null, tax_total: null, gross_total: null });
});

test("lines that come to the gross total are prices with the tax in them", () => {
  const ours = figures();
  const sums = ours.sums([row("119", "19")]);
  assert.deepEqual(shown(ours.withTax(sums, { net_total: "100", gross_total: "119" })), {
    net_total: null,
    tax_total: null,
    gross_total: "119,00",
  });
  assert.equal(ours.withTax(sums, { net_total: "119", gross_total: "119" }), sums);
  assert.equal(ours.withTax(sums, { net_total: "", gross_total: "" }), sums);
});
