// Somebody who types, a page, its clock, a device that keeps, a network that fails and a server that others use as well.
// Whatever happens, it holds what must always hold; `sync.js` is the real one.

import assert from "node:assert/strict";
import { of } from "../../countersign/static/entry/snapshot.js";
import { begin, isDirty, isIdle, isUnderWay, step } from "../../countersign/static/entry/sync.js";
import { copy, inOneForm, item, Server } from "./server.js";

export class World {
  constructor() {
    this.backend = new Server();
    this.kept = null;
    this.typed = 0;
    this.announced = 0;
    this.said = null;
    this.open();
  }

  get server() {
    return this.backend.stored;
  }

  // A fresh page: what an earlier one had under way is gone.
  open() {
    Object.assign(this, {
      form: copy(this.server),
      flight: null,
      looks: [],
      dialog: null,
      timers: new Set(),
      focus: null,
      events: [],
    });
    Object.assign(this, { confirmations: 0, isTouched: false, asksLater: false });
    this.state = begin(this.server.version, copy(this.form), 0);
    this.tell(this.kept ? { type: "restored", kept: structuredClone(this.kept) } : { type: "opened" });
  }

  tell(event) {
    this.events.push(event);
    if (this.events.length > 1) return;
    while (this.events.length) {
      const [told] = this.events;
      const before = this.state;
      const [state, effects] = step(before, { ...told, now: copy(this.form), confirmations: this.confirmations });
      this.state = state;
      for (const effect of effects) this[effect.do](effect, before);
      this.events.shift();
    }
    this.check();
  }

  // --- What must always hold -----------------------------------------------------------------

  check() {
    const { state, form } = this;
    const isOpen = state.name !== "closed";
    if (isDirty(state, form)) {
      assert.deepEqual(copy(this.kept), form, "what is typed and not stored is kept on the device");
      const isPending = this.flight || this.dialog || this.timers.size || state.collision;
      if (isOpen) assert.ok(isPending, `typed, and nothing will send it (${state.name})`);
    } else if (state.name === "clean") {
      assert.deepEqual(inOneForm(form), this.backend.history.get(state.version), "clean says what that version says");
      assert.equal(this.kept, null, "nothing is kept that is stored");
    }
    assert.equal(Boolean(this.flight), ["sending", "unanswered"].includes(state.name));
    assert.equal(Boolean(this.dialog), state.collision?.phase === "asked");
    if (this.flight) assert.ok(isUnderWay(state));
  }

  // --- What the machine wants done ------------------------------------------------------------

  start({ timer }) {
    this.timers.add(timer);
  }

  stop({ timer }) {
    this.timers.delete(timer);
  }

  keep({ content }) {
    this.kept = structuredClone(content);
  }

  drop() {
    this.kept = null;
  }

  say({ words }) {
    this.said = words;
  }

  announce() {
    this.announced += 1;
  }

  send({ request }) {
    assert.equal(this.flight, null, "never two requests at once");
    assert.notEqual(this.state.name, "closed");
    assert.deepEqual(request.content, this.form, "what is sent is what the form says");
    this.flight = structuredClone(request);
  }

  repeat({ request }) {
    assert.equal(this.flight, null, "never two requests at once");
    this.flight = structuredClone(request);
  }

  part({ version }) {
    this.backend.take({ content: copy(this.form), version });
  }

  look({ always }) {
    this.looks.push({ always });
  }

  settle({ sent, stored }) {
    this.toOneForm(sent, stored);
    this.tell({ type: "settled", stored });
  }

  tidy({ sent, stored }) {
    this.toOneForm(sent, stored);
    this.tell({ type: "tidied" });
  }

  adopt({ stored }, before) {
    assert.ok(!isDirty(before, this.form), "only what nobody typed over is replaced");
    assert.ok(!this.flight && !before.lost, "and nothing of which the answer is still to come");
    this.form = copy(of(stored));
    this.tell({ type: "adopted", stored });
  }

  fill({ content }) {
    this.form = copy(of(content));
    this.tell({ type: "filled" });
  }

  ask({ stored, base }) {
    assert.equal(this.dialog, null);
    assert.ok(!this.isTouched || this.asksLater, "nobody is asked in the middle of typing");
    this.dialog = { stored, base };
  }

  // Every place that still says what was sent, but the one that is being typed in.
  toOneForm(sent, stored) {
    const settled = (here, before, after, place) => (here === before && this.focus !== place ? after : here);
    for (const [name, text] of Object.entries(this.form.values)) {
      this.form.values[name] = settled(text, sent.values[name], stored.values[name], name);
    }
    for (const one of this.form.items) {
      const [before, after] = [sent, stored].map((content) => content.items.find(({ key }) => key === one.key));
      if (before && after) one.description = settled(one.description, before.description, after.description, one.key);
    }
  }

  // A number that nobody has typed yet.
  another() {
    this.typed += 1;
    return this.typed;
  }

  // --- What happens ---------------------------------------------------------------------------

  touch() {
    this.isTouched = true;
    this.tell({ type: "touched" });
  }

  type(place, text) {
    if (this.dialog) return;
    this.touch();
    this.focus = place;
    const found = this.form.items.find(({ key }) => key === place);
    if (found) found.description = text;
    else this.form.values[place] = text;
    this.tell({ type: "typed" });
  }

  add() {
    if (this.dialog) return;
    const number = this.another();
    this.form.items.push(item(`k${number}-new`, `item ${number}`));
    this.tell({ type: "typed" });
  }

  remove() {
    if (this.dialog || !this.form.items.length) return;
    this.form.items.shift();
    this.tell({ type: "typed" });
  }

  save(how) {
    if (!this.dialog) this.tell({ type: "save", how });
  }

  confirm() {
    if (this.dialog) return;
    this.confirmations += 1;
    this.save("left");
  }

  leaveField() {
    if (this.dialog) return;
    this.focus = null;
    this.save("left");
    this.tell({ type: "stepped" });
  }

  // A timer that was started runs out.
  ring(timer) {
    if (!this.timers.delete(timer)) return;
    if (timer === "quiet") this.isTouched = false;
    this.tell(
      { pause: { type: "save", how: "typing" }, retry: { type: "save", how: "left" }, quiet: { type: "quiet" } }[timer],
    );
  }

  otherPageSaves() {
    const content = copy(this.server);
    content.values.number = `OTHER ${this.another()}`;
    this.backend.store(content);
  }

  answer() {
    if (!this.flight) return;
    const answer = this.backend.take(this.flight);
    this.flight = null;
    this.tell({ type: "answered", ...answer });
  }

  fail(why, { isTaken = false } = {}) {
    if (!this.flight) return;
    if (isTaken) this.backend.take(this.flight);
    this.flight = null;
    this.tell({ type: "failed", why });
  }

  lookBack() {
    if (isIdle(this.state, this.form)) this.looks.push({ always: false });
  }

  // The server answers now; the page hears of it later.
  see() {
    const asked = this.looks.find((one) => !one.stored);
    if (asked) asked.stored = this.backend.answer();
  }

  hear() {
    if (!this.looks[0]?.stored) return;
    const { stored, always } = this.looks.shift();
    this.tell({ type: "looked", stored, always });
  }

  // "mine": all that was typed; "theirs": nothing of it.
  choose(side) {
    if (!this.dialog) return;
    const { stored } = this.dialog;
    this.dialog = null;
    this.tell({ type: "chosen", content: side === "mine" ? copy(this.form) : copy(of(stored)) });
  }

  putOff() {
    if (!this.dialog) return;
    this.dialog = null;
    this.tell({ type: "postponed" });
  }

  compare() {
    if (this.state.collision?.phase !== "later") return;
    this.asksLater = true;
    this.tell({ type: "asked" });
    this.asksLater = false;
  }

  goAway() {
    this.tell({ type: "leaving" });
    this.open();
  }
}
