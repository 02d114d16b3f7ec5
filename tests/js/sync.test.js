// Saving what is typed, story by story; any-order.test.js tries the orders of events that nobody thought of.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { World } from "./world.js";

describe("typing is saved", () => {
  test("once nobody has typed for a moment", () => {
    const world = new World();
    world.type("number", "r-2");
    assert.equal(world.state.name, "typing");
    assert.equal(world.flight, null);
    world.ring("pause");
    assert.equal(world.state.name, "sending");
    assert.equal(world.flight.how, "typing");
    world.answer();
    assert.equal(world.state.name, "clean");
    assert.equal(world.server.values.number, "R-2");
    assert.equal(world.form.values.number, "r-2", "the field that is being typed in stays as it is");
  });

  test("in its one form once the field was left, which asks what looks at it", () => {
    const world = new World();
    world.type("number", "r-2");
    world.ring("pause");
    world.answer();
    world.leaveField();
    assert.equal(world.form.values.number, "R-2");
    assert.equal(world.flight.how, "left");
    world.answer();
    assert.equal(world.state.isSettled, true);
    world.leaveField();
    assert.equal(world.flight, null, "what is settled is not sent again");
  });

  test("and what was typed meanwhile after it", () => {
    const world = new World();
    world.type("number", "r-2");
    world.save("left");
    world.type("iban", "de");
    world.save("saved");
    assert.equal(world.flight.content.values.iban, "");
    world.answer();
    assert.equal(world.flight.how, "saved");
    world.answer();
    assert.equal(world.server.values.iban, "DE");
    assert.equal(world.state.name, "clean");
  });

  test("with what was confirmed, which is no text", () => {
    const world = new World();
    world.confirm();
    assert.equal(world.flight.confirmations, 1);
    world.answer();
    world.save("left");
    assert.equal(world.flight, null);
  });

  test("not at all when it is taken back", () => {
    const world = new World();
    world.type("iban", "d");
    world.type("iban", "");
    assert.equal(world.state.name, "clean");
    assert.equal(world.kept, null);
    assert.ok(!world.timers.has("pause"));
  });

  test("also when it is taken back while the request with it is under way", () => {
    const world = new World();
    world.type("iban", "d");
    world.ring("pause");
    world.type("iban", "");
    world.answer();
    assert.equal(world.server.values.iban, "D");
    world.ring("pause");
    world.answer();
    assert.equal(world.server.values.iban, "");
  });
});

describe("without a connection", () => {
  test("it is kept and sent again", () => {
    const world = new World();
    world.type("iban", "de1");
    world.ring("pause");
    world.fail("offline");
    assert.equal(world.state.name, "offline");
    assert.equal(world.said, "offline");
    world.ring("retry");
    world.answer(); // the same request once more
    world.answer(); // what the form says
    assert.equal(world.state.name, "clean");
    assert.equal(world.server.values.iban, "DE1");
  });

  test("an answer that got lost is no conflict", () => {
    const world = new World();
    world.type("iban", "de1");
    world.ring("pause");
    world.fail("offline", { isTaken: true });
    world.type("iban", "de12");
    world.ring("pause");
    assert.equal(world.state.name, "unanswered");
    assert.equal(world.flight.content.values.iban, "de1");
    world.answer();
    world.answer();
    assert.equal(world.state.name, "clean");
    assert.equal(world.server.values.iban, "DE12");
    assert.deepEqual(world.looks, [{ always: true }], "what the lost answer told is asked for");
  });

  test("a page that is opened again has what the earlier one could not send", () => {
    const world = new World();
    world.type("iban", "de1");
    world.ring("pause");
    world.fail("offline");
    world.open();
    assert.equal(world.form.values.iban, "de1");
    world.answer();
    assert.equal(world.said, "restored");
    assert.equal(world.server.values.iban, "DE1");
  });

  test("an invoice that is not open any more is not sent again, and what was typed is kept", () => {
    const world = new World();
    world.type("iban", "de1");
    world.ring("pause");
    world.fail("closed");
    world.type("iban", "de12");
    for (const timer of ["pause", "retry"]) world.ring(timer);
    world.save("saved");
    assert.equal(world.flight, null);
    assert.equal(world.kept.values.iban, "de12");
  });
});

describe("two who change the same invoice", () => {
  function collide() {
    const world = new World();
    world.otherPageSaves();
    world.type("number", "mine");
    world.leaveField();
    world.answer();
    return world;
  }

  test("are asked once nobody types", () => {
    const world = collide();
    assert.equal(world.state.name, "conflict");
    assert.equal(world.dialog, null);
    world.ring("quiet");
    assert.equal(world.dialog.stored.values.number, "OTHER 1");
    world.choose("mine");
    world.answer();
    assert.equal(world.server.values.number, "MINE");
    assert.equal(world.state.name, "clean");
  });

  test("compare what has been typed since as well", () => {
    const world = collide();
    world.type("iban", "de");
    world.ring("quiet");
    assert.equal(world.dialog, null);
    world.answer();
    assert.equal(world.dialog.stored.mine.values.iban, "DE");
  });

  test("are not asked when it was taken back in time", () => {
    const world = collide();
    world.type("number", "R-1");
    world.ring("quiet");
    assert.equal(world.state.name, "clean");
    assert.equal(world.form.values.number, "OTHER 1");
  });

  test("may put it off, and nothing is sent until they have chosen", () => {
    const world = collide();
    world.ring("quiet");
    world.putOff();
    world.type("iban", "de");
    world.save("saved");
    assert.equal(world.flight, null);
    world.compare();
    world.choose("mine");
    world.answer();
    assert.deepEqual([world.server.values.number, world.server.values.iban], ["MINE", "DE"]);
  });

  test("are asked also when one of them closed the page meanwhile", () => {
    const world = new World();
    world.type("number", "mine");
    world.ring("pause");
    world.fail("offline");
    world.otherPageSaves();
    world.open();
    world.answer();
    assert.equal(world.server.values.number, "OTHER 1");
    assert.equal(world.dialog.stored.values.number, "OTHER 1");
  });

  test("see the other's version when nothing was typed", () => {
    const world = new World();
    world.otherPageSaves();
    world.lookBack();
    world.see();
    world.hear();
    assert.equal(world.form.values.number, "OTHER 1");
  });

  test("an old look does not undo what was saved since", () => {
    const world = new World();
    world.lookBack();
    world.see();
    world.type("iban", "de");
    world.save("left");
    world.answer();
    world.hear();
    assert.equal(world.form.values.iban, "de");
  });
});

test("a look does not bring back what was taken back while the answer to it is missing", () => {
  const world = new World();
  world.type("iban", "de");
  world.ring("pause");
  world.fail("offline", { isTaken: true });
  world.type("iban", "");
  world.looks.push({ always: true });
  world.see();
  world.hear();
  assert.equal(world.form.values.iban, "");
  world.ring("retry");
  world.answer();
  world.answer();
  assert.equal(world.server.values.iban, "");
});
