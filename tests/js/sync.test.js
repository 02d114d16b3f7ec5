// Saving what is typed: single stories, and thousands of orders of events in which nothing may be lost.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Random } from "./random.js";
import { inOneForm, World } from "./world.js";

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

// --- Any order of events ------------------------------------------------------------------------

const WEIGHTS = {
  type: 24,
  takeBack: 3,
  add: 3,
  remove: 2,
  pause: 12,
  leaveField: 8,
  saved: 3,
  confirm: 2,
  answer: 20,
  offline: 4,
  lost: 4,
  signedOut: 1,
  retry: 6,
  quiet: 8,
  other: 4,
  look: 3,
  see: 3,
  hear: 3,
  mine: 5,
  theirs: 2,
  putOff: 2,
  compare: 3,
  goAway: 1,
  closed: 0,
};

function happen(world, random, name) {
  const places = ["number", "iban", ...world.form.items.map(({ key }) => key)];
  const place = random.of(places);
  const acts = {
    type: () => world.type(place, `text ${world.another()}`),
    takeBack: () => place in world.state.saved.values && world.type(place, world.state.saved.values[place]),
    pause: () => world.ring("pause"),
    retry: () => world.ring("retry"),
    quiet: () => world.ring("quiet"),
    saved: () => world.save("saved"),
    offline: () => world.fail("offline"),
    lost: () => world.fail("offline", { isTaken: true }),
    signedOut: () => world.fail("signed out"),
    closed: () => world.fail("closed"),
    other: () => world.otherPageSaves(),
    look: () => world.lookBack(),
    mine: () => world.choose("mine"),
    theirs: () => world.choose("theirs"),
  };
  (acts[name] ?? (() => world[name]()))();
}

// The network holds, nobody types any more, and whoever is asked keeps what they typed.
function calm(world) {
  for (let round = 0; round < 40; round += 1) {
    for (const act of [() => world.answer(), () => world.choose("mine"), () => world.compare()]) act();
    for (const timer of ["quiet", "pause", "retry"]) world.ring(timer);
    world.lookBack();
    while (world.looks.length) {
      world.see();
      world.hear();
    }
  }
}

const states = new Set();

function play(seed, weights) {
  const random = new Random(seed);
  const world = new World();
  const story = [];
  try {
    for (let at = 0; at < 60; at += 1) {
      story.push(random.weighted(weights));
      happen(world, random, story.at(-1));
      states.add(world.state.name);
    }
    const typed = structuredClone(world.form);
    const isAsked = world.state.collision;
    calm(world);
    return { world, typed, isAsked };
  } catch (problem) {
    problem.message += `\nseed ${seed}: ${story.join(" ")}`;
    throw problem;
  }
}

describe("in any order of events", () => {
  test("nothing typed is lost, and in the end all is stored", () => {
    const seen = new Set();
    for (let seed = 1; seed <= 1000; seed += 1) {
      const { world, typed } = play(seed, WEIGHTS);
      assert.equal(world.state.name, "clean", `seed ${seed}`);
      const { version, ...stored } = world.server;
      assert.equal(world.state.version, version, `seed ${seed}`);
      assert.deepEqual(inOneForm(world.form), stored, `seed ${seed}`);
      assert.equal(world.kept, null, `seed ${seed}`);
      seen.add(JSON.stringify(typed));
    }
    assert.ok(seen.size > 900, "the stories differ");
  });

  test("what was typed last is what is stored, unless somebody else was given way", () => {
    const alone = { ...WEIGHTS, other: 0, theirs: 0, goAway: 0 };
    for (let seed = 1; seed <= 1000; seed += 1) {
      const { world, typed } = play(seed, alone);
      const { version: _version, ...stored } = world.server;
      assert.deepEqual(stored, inOneForm(typed), `seed ${seed}`);
    }
  });

  test("whoever is alone is never asked", () => {
    const alone = { ...WEIGHTS, other: 0, theirs: 0, goAway: 0, mine: 0 };
    for (let seed = 1; seed <= 500; seed += 1) assert.equal(play(seed, alone).isAsked, null, `seed ${seed}`);
  });

  test("what a closed invoice did not take is kept", () => {
    const closing = { ...WEIGHTS, closed: 3, goAway: 0 };
    for (let seed = 1; seed <= 500; seed += 1) {
      const { world, typed } = play(seed, closing);
      if (world.state.name !== "closed") continue;
      assert.equal(world.flight, null);
      assert.deepEqual(world.kept.values, typed.values, `seed ${seed}`);
    }
  });

  test("every state was there", () => {
    assert.deepEqual([...states].sort(), ["clean", "closed", "conflict", "offline", "sending", "typing", "unanswered"]);
  });
});
