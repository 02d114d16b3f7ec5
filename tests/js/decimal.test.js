// Amounts as people write them, exactly; the same cases as in Python are tried by tests/browser/test_figures.py.

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  add,
  calculate,
  decimal,
  equal,
  multiply,
  NotANumber,
  numberIn,
  parse,
  round,
  show,
} from "../../countersign/static/entry/decimal.js";
import { Random } from "./random.js";

const COMMA = { decimal: ",", group: "." };
const POINT = { decimal: ".", group: "," };
const text = (value) => show(value, value.places, { decimal: ".", group: "" });

test("numbers are read as the organization writes them, and as others do where it is plain", () => {
  for (const [typed, format, plain] of [
    ["1.234,50", COMMA, "1234.50"],
    ["1,234.50", COMMA, "1234.50"],
    ["1.234", COMMA, "1234"],
    ["1.234", POINT, "1.234"],
    ["0.123", COMMA, "0.123"],
    ["1 234 567,8", COMMA, "1234567.8"],
    ["12'345.60", POINT, "12345.60"],
    ["(12,50)", COMMA, "-12.50"],
    ["12,50-", COMMA, "-12.50"],
    ["−3", COMMA, "-3"],
    [",5", COMMA, "0.5"],
  ]) {
    assert.equal(text(parse(typed, format)), plain, typed);
  }
});

test("what is no number is none", () => {
  for (const typed of ["", "abc", "1.23.4", "1,2,3", "--1", "1e5", "9".repeat(41)]) {
    assert.throws(() => parse(typed, COMMA), NotANumber, typed);
  }
  assert.equal(numberIn("  ", COMMA), null);
  assert.equal(numberIn("12 apples", COMMA), null);
});

test("sums that are typed are worked out", () => {
  for (const [typed, plain] of [
    ["12*3,5", "42.0"],
    ["2+3*4", "14"],
    ["(2+3)*4", "20"],
    ["-(1-4)", "3"],
    ["1/8", "0.125"],
    ["€ 5+1", "6"],
    ["5 EUR", "5"],
  ]) {
    assert.ok(equal(calculate(typed, COMMA), parse(plain, POINT)), typed);
  }
  for (const typed of ["1/0", "2*", "(1", "1)"]) assert.throws(() => calculate(typed, COMMA), NotANumber, typed);
});

test("rounding is half up, away from zero", () => {
  for (const [whole, places, to, plain] of [
    [1005, 3, 2, "1.01"],
    [1004, 3, 2, "1.00"],
    [-1005, 3, 2, "-1.01"],
    [25, 1, 0, "3"],
    [7, 0, 2, "7.00"],
  ]) {
    assert.equal(text(round(decimal(whole, places), to)), plain);
  }
});

test("what is shown is read as the same, in any format", () => {
  const random = new Random(11);
  for (let at = 0; at < 2000; at += 1) {
    const value = decimal(random.under(2_000_000_000) - 1_000_000_000, 2);
    const format = random.of([COMMA, POINT]);
    assert.ok(equal(parse(show(value, 2, format), format), value), show(value, 2, format));
  }
});

test("adding and multiplying keep every digit", () => {
  assert.equal(text(add(decimal(1, 1), decimal(2, 2))), "0.12");
  const long = decimal("1".repeat(20), 3);
  assert.equal(text(multiply(long, decimal(9))), `${"9".repeat(17)}.999`);
});
