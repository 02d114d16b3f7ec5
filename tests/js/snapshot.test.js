// What an invoice says as plain data: comparing it, and what counts as saved after an answer.

import assert from "node:assert/strict";
import { test } from "node:test";
import { bodyOf, of, same, savedOf, saysTheSame } from "../../countersign/static/entry/snapshot.js";

const item = (key, description, more = {}) => of({ values: {}, items: [{ key, description, ...more }] }).items[0];
const content = (number, ...items) => ({ values: { number, iban: "", no_items: "" }, items });

test("the order of fields does not matter, that of items does", () => {
  assert.ok(same({ values: { a: "1", b: "2" }, items: [] }, { values: { b: "2", a: "1" }, items: [] }));
  assert.ok(!same({ a: "1" }, { a: "1", b: "" }));
  assert.ok(!same(content("1", item("x", "a"), item("y", "b")), content("1", item("y", "b"), item("x", "a"))));
});

test("a field that this script has never heard of is compared, kept and posted like any other", () => {
  const answer = {
    values: { project: "P-1", number: null },
    items: [{ key: "x", description: "a", worked_out: true }],
  };
  assert.deepEqual(of(answer).values, { project: "P-1", number: "" });
  assert.equal(of(answer).items[0].worked_out, "1");
  assert.ok(!same(of(answer), of({ ...answer, values: { project: "P-2", number: null } })));
  assert.equal(bodyOf(of(answer), { version: 3 }).get("project"), "P-1");
});

test("who worked a total out is no difference between items", () => {
  assert.ok(saysTheSame(item("x", "a"), item("x", "a", { worked_out: "1" })));
  assert.ok(!saysTheSame(item("x", "a"), undefined));
  assert.ok(saysTheSame(undefined, undefined));
});

test("a place that still says what was sent is saved, one that was changed since is not", () => {
  const sent = content("r-1", item("x", "a"), item("y", "b"));
  const stored = content("R-1", item("x", "A"), item("y", "B"));
  const now = content("r-1", item("x", "a"), item("y", "c"));
  assert.deepEqual(savedOf(sent, sent, stored), sent);
  assert.deepEqual(savedOf(sent, stored, stored), stored);
  const saved = savedOf(sent, now, stored);
  assert.equal(saved.values.number, "r-1");
  assert.deepEqual(saved.items, [item("x", "a"), item("y", "B")]);
});

test("rows that were moved, added or removed since are not saved", () => {
  const [one, two] = [item("x", "a"), item("y", "b")];
  const both = content("1", one, two);
  for (const now of [content("1", two, one), content("1", one), content("1", one, two, item("z", "c"))]) {
    assert.ok(!same(savedOf(both, now, both), now));
  }
});

test("a posted body has one value for each item, in order, and no box that is not ticked", () => {
  const body = bodyOf(content("1", item("x", "a"), item("y", "b")), { version: 2, auto: "left" });
  assert.deepEqual(body.getAll("item_key"), ["x", "y"]);
  assert.deepEqual(body.getAll("item_description"), ["a", "b"]);
  assert.deepEqual([body.get("version"), body.get("auto"), body.has("no_items")], ["2", "left", false]);
});
