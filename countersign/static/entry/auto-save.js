// <auto-save>: what is typed is saved as it is typed; what can't be saved now is kept here and sent later.

import { choose } from "./conflict.js";
import { Kept } from "./kept.js";
import { arrived } from "./rows.js";
import { body, bodyOf, of, put, same, settle, take } from "./snapshot.js";
import { Offline, Refused, SignedOut, get, post } from "./wire.js";

const PAUSE = 600; // milliseconds without a key: time to save, or to ask something
const AGAIN = 4000; // milliseconds until the next attempt when the connection is gone

class AutoSave extends HTMLElement {
  async connectedCallback() {
    await customElements.whenDefined("item-grid");
    this.form = this.querySelector("form");
    this.grid = this.querySelector("item-grid");
    this.kept = new Kept(this.dataset.member, this.dataset.invoice);
    this.saved = take(this.form, this.grid, arrived);
    this.isSettled = true;
    this.sentConfirmations = this.confirmations;
    this.form.addEventListener("input", () => this.typed());
    this.form.addEventListener("change", () => this.flush());
    this.form.addEventListener("focusout", () => setTimeout(() => this.tidy()));
    this.form.addEventListener("submit", (event) => this.submit(event));
    for (const name of ["keydown", "input", "focusin"]) addEventListener(name, () => (this.lastTouch = performance.now()));
    addEventListener("online", () => this.flush());
    addEventListener("pageshow", (event) => event.persisted && this.refresh());
    addEventListener("pagehide", () => this.leave());
    addEventListener("beforeunload", (event) => this.isUnsafe && event.preventDefault());
    document.addEventListener("visibilitychange", () => (document.hidden ? this.flush() : this.refresh()));
    this.dataset.ready = "";
    await this.restore();
    if (this.isDirty) this.typed(); // before this script came
  }

  get version() {
    return Number(this.form.elements.version.value);
  }

  set version(number) {
    this.form.elements.version.value = number;
  }

  get isDirty() {
    return !same(take(this.form, this.grid), this.saved);
  }

  // How many values a person has confirmed: no content, but saved as well.
  get confirmations() {
    return this.form.querySelectorAll("input[name=confirmed]").length;
  }

  // Would leaving now lose something?
  get isUnsafe() {
    return this.isDirty && !this.isKept;
  }

  typed() {
    this.isSettled = false;
    clearTimeout(this.timer);
    if (!this.isDirty && !this.unanswered) return this.kept.drop();
    this.keep();
    this.timer = setTimeout(() => this.save("typing"), PAUSE);
    return undefined;
  }

  keep() {
    this.isKept = this.kept.put({ ...take(this.form, this.grid), version: this.version, base: this.saved });
  }

  // Save all that is typed now, because its field was left or ("saved") somebody asked for it; true when all is stored.
  async flush(how = "left") {
    clearTimeout(this.timer);
    await this.running;
    if (this.isDirty || !this.isSettled || how === "saved" || this.confirmations !== this.sentConfirmations) await this.save(how);
    return !this.isDirty && !this.waiting;
  }

  save(how) {
    clearTimeout(this.timer);
    this.running = (this.running ?? Promise.resolve()).then(() => this.send(how));
    return this.running;
  }

  async send(how) {
    if (this.waiting || this.isClosed || (!this.isDirty && how === "typing")) return;
    const sent = take(this.form, this.grid);
    this.say("saving", gettext("Saving…"));
    try {
      if (this.unanswered) await this.repeat();
      const extra = { version: this.version, auto: how };
      const { confirmations } = this;
      this.unanswered = bodyOf(sent, extra);
      const answer = await post(this.form.action, body(this.form, this.grid, extra), this.form);
      this.unanswered = null;
      if (answer.status === 409) return await this.collided(sent, answer.stored, how);
      if (how !== "typing") this.isSettled = true;
      this.sentConfirmations = confirmations;
      this.stored(sent, answer.stored);
      await this.catchUp();
    } catch (problem) {
      this.failed(problem);
    }
  }

  // An answer that got lost: the same again does nothing twice, and tells the version.
  async repeat() {
    const answer = await post(this.form.action, this.unanswered, this.form);
    this.unanswered = null;
    if (answer.status === 200) this.version = answer.stored.version;
    this.hasMissed = true;
  }

  // The lost answer told of checks that the next ones need not tell again.
  async catchUp() {
    if (!this.hasMissed) return;
    this.hasMissed = false;
    await this.refresh({ always: true });
  }

  // Nobody is typing: a dialog would take the next keys, and Enter would answer it unread.
  async untouched() {
    const left = this.lastTouch + PAUSE - performance.now();
    if (!(left > 0)) return;
    await new Promise((done) => setTimeout(done, left));
    await this.untouched();
  }

  // The field that was being typed in gets its one form once it is left.
  tidy() {
    if (!this.latest || this.isDirty) return;
    settle(this.form, this.grid, ...this.latest);
    this.saved = take(this.form, this.grid);
  }

  stored(sent, stored) {
    settle(this.form, this.grid, sent, stored);
    this.latest = [sent, stored];
    this.version = stored.version;
    const now = take(this.form, this.grid);
    this.saved = this.unchangedSince(sent, now, of(stored));
    if (!this.isDirty) this.kept.drop();
    this.say("saved", gettext("Saved"));
    this.announce(stored);
    if (this.isDirty) this.typed();
  }

  // What counts as saved: a place that still says what was sent, or its one form, is.
  unchangedSince(sent, now, stored) {
    const values = Object.fromEntries(Object.keys(now.values).map((name) =>
      [name, now.values[name] === sent.values[name] || now.values[name] === stored.values[name] ? now.values[name] : stored.values[name]]));
    const items = stored.items.map((item) => {
      const [here, before] = [now, sent].map((content) => content.items.find((one) => one.key === item.key));
      return here && (same(here, before) || withoutFlag(here) === withoutFlag(item)) ? here : here ? { ...item } : item;
    });
    const isSameOrder = now.items.map((item) => item.key).join() === sent.items.map((item) => item.key).join();
    return { values, items: isSameOrder ? now.items.map((item) => items.find((one) => one.key === item.key) ?? item) : items };
  }

  // What has been typed since is compared as well.
  async collided(sent, stored, how) {
    this.say("conflict", gettext("Changed elsewhere"));
    await this.untouched();
    if (same(take(this.form, this.grid), sent)) return this.conflict(stored);
    if (this.isDirty) return this.send(how);
    this.adopt(stored);
    return this.say("saved", gettext("Saved"));
  }

  async conflict(stored) {
    this.waiting = true;
    this.say("conflict", gettext("Changed elsewhere"));
    const chosen = await choose(stored, this.saved, () => take(this.form, this.grid));
    if (!chosen) {
      return this.say("conflict", gettext("Changed elsewhere: not saved"), { label: gettext("Compare"), act: () => this.conflict(stored) });
    }
    this.waiting = false;
    this.version = stored.version;
    this.saved = of(stored);
    put(this.form, this.grid, chosen);
    this.announce(stored);
    this.isSettled = false;
    setTimeout(() => this.flush());
    return undefined;
  }

  failed(problem) {
    this.isSettled = false;
    this.keep();
    const kept = this.isKept ? gettext("what you type is kept on this device") : gettext("don't close this page");
    if (problem instanceof SignedOut) {
      this.say("offline", interpolate(gettext("Signed out: %s. Sign in in another tab."), [kept]));
    } else if (problem instanceof Refused) {
      this.isClosed = true;
      this.say("offline", gettext("This invoice is not open any more; what you typed is kept on this device."));
    } else if (problem instanceof Offline) {
      this.say("offline", interpolate(gettext("No connection: %s"), [kept]));
    } else throw problem;
    clearTimeout(this.retry);
    this.retry = setTimeout(() => this.flush(), AGAIN);
  }

  // What an earlier page could not send: back in its place, and sent as if it had just been typed.
  async restore() {
    const kept = this.kept.get();
    if (!kept) return;
    put(this.form, this.grid, kept);
    this.version = kept.version;
    this.saved = of(kept.base ?? this.saved);
    this.isSettled = false;
    if (await this.flush()) this.say("saved", gettext("Saved: what you had typed before"));
  }

  // The page was looked away from: another one may have saved since.
  async refresh({ always = false } = {}) {
    if (!always && (this.isDirty || this.waiting || document.hidden)) return;
    try {
      const stored = await get(this.dataset.state);
      if (stored.version !== this.version && !this.isDirty && !this.waiting) this.adopt(stored);
      else if (always) this.announce(stored);
    } catch {
      // asked again the next time
    }
  }

  // What came from elsewhere: everywhere but in the field that is being typed in (which says the same).
  adopt(stored) {
    put(this.form, this.grid, stored);
    this.latest = null;
    this.version = stored.version;
    this.saved = take(this.form, this.grid);
    this.announce(stored);
  }

  leave() {
    clearTimeout(this.timer);
    if (!this.isDirty || this.waiting || this.isClosed) return;
    this.keep();
    post(this.form.action, body(this.form, this.grid, { version: this.version, auto: "left" }), this.form, { keepalive: true }).catch(() => {});
  }

  async submit(event) {
    if (event.submitter?.value === "add") return;
    const leaves = event.submitter?.value;
    if (leaves && this.isLeaving) return;
    event.preventDefault();
    const isStored = await this.flush("saved");
    if (!isStored || !leaves) return;
    if (leaves === "submit" && this.dispatchEvent(new CustomEvent("entry:submit", { bubbles: true, cancelable: true })) === false) return;
    this.isLeaving = true;
    this.form.requestSubmit(event.submitter);
    this.isLeaving = false;
  }

  announce(stored) {
    this.dispatchEvent(new CustomEvent("entry:stored", { bubbles: true, detail: stored }));
  }

  say(state, text, action = null) {
    const place = document.querySelector("[data-save-state]");
    place.dataset.state = state;
    place.textContent = text;
    if (!action) return;
    const button = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-sm btn-link", textContent: action.label });
    button.addEventListener("click", action.act);
    place.append(" ", button);
  }
}

const withoutFlag = (item) => JSON.stringify({ ...item, worked_out: "" });

customElements.define("auto-save", AutoSave);
