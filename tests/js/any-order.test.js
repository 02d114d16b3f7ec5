// Saving what is typed in thousands of orders of events, the same ones each time: nothing may be lost in any.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Random } from "./random.js";
import { inOneForm } from "./server.js";
import { World } from "./world.js";

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
