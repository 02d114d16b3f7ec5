// <auto-save>: what is typed is saved as it is typed; what can't be saved now is kept here and sent later.
// It tells sync.js what happens in the form, on the clock and on the network, and does what that answers.

import { choose } from "./conflict.js";
import { EntryForm } from "./form.js";
import { Kept } from "./kept.js";
import { bodyOf } from "./snapshot.js";
import { begin, isDirty, isIdle, isStored, isUnderWay, step } from "./sync.js";
import { get, Offline, Outdated, post, Refused, SignedOut } from "./wire.js";

const TIMERS = {
  pause: { wait: 600, event: { type: "save", how: "typing" } }, // since the last key
  quiet: { wait: 600, event: { type: "quiet" } }, // since anything was touched
  retry: { wait: 4000, event: { type: "save", how: "left" } }, // since the connection was gone
};
const WHY = new Map([
  [Offline, "offline"],
  [SignedOut, "signed out"],
  [Outdated, "outdated"],
  [Refused, "closed"],
]);

class AutoSave extends HTMLElement {
  #events = [];
  #timers = {};
  #waiting = []; // for what is under way
  #isTelling = false;
  #isLeaving = false;

  async connectedCallback() {
    await customElements.whenDefined("item-grid");
    this.form = this.querySelector("form");
    this.entry = new EntryForm(this.form, this.querySelector("item-grid"));
    this.kept = new Kept(this.dataset.member, this.dataset.invoice);
    this.state = begin(this.entry.version, this.entry.arrived(), this.entry.confirmations);
    this.#listen();
    this.dataset.ready = "";
    const kept = this.kept.get();
    this.#tell(kept ? { type: "restored", kept } : { type: "opened" });
  }

  #listen() {
    this.form.addEventListener("input", () => this.#tell({ type: "typed" }));
    this.form.addEventListener("change", () => this.flush());
    this.form.addEventListener("focusout", () => setTimeout(() => this.#tell({ type: "stepped" })));
    this.form.addEventListener("submit", (event) => this.#submit(event));
    for (const name of ["keydown", "input", "focusin"]) addEventListener(name, () => this.#tell({ type: "touched" }));
    for (const name of ["online", "server:back"]) addEventListener(name, () => this.flush());
    addEventListener("server:reload", ({ detail }) => detail.push(this.flush()));
    addEventListener("pageshow", (event) => event.persisted && this.refresh());
    addEventListener("pagehide", () => this.#tell({ type: "leaving" }));
    addEventListener("beforeunload", (event) => this.isDirty && !this.isKept && event.preventDefault());
    document.addEventListener("visibilitychange", () => (document.hidden ? this.flush() : this.refresh()));
  }

  get isDirty() {
    return isDirty(this.state, this.entry.read());
  }

  get sentConfirmations() {
    return this.state.confirmations;
  }

  // Save all that is typed now, because its field was left or ("saved") somebody asked for it; true when all is stored.
  async flush(how = "left") {
    await undefined; // a script that fills several fields is sent once
    this.#tell({ type: "save", how });
    if (isUnderWay(this.state)) await new Promise((done) => this.#waiting.push(done));
    return isStored(this.state, this.entry.read());
  }

  // Another page may have saved; `always` asks also for what is told of the same.
  async refresh({ always = false } = {}) {
    if (!always && (document.hidden || !isIdle(this.state, this.entry.read()))) return;
    const stored = await get(this.dataset.state).catch(() => null); // asked again the next time
    if (stored) this.#tell({ type: "looked", stored, always });
  }

  async #submit(event) {
    const leaves = event.submitter?.value;
    if (leaves === "add" || (leaves && this.#isLeaving)) return;
    event.preventDefault();
    const isStored = await this.flush("saved");
    if (!isStored || !leaves) return;
    if (
      leaves === "submit" &&
      !this.dispatchEvent(new CustomEvent("entry:submit", { bubbles: true, cancelable: true }))
    )
      return;
    this.#isLeaving = true;
    this.form.requestSubmit(event.submitter);
    this.#isLeaving = false;
  }

  // One event after the other: what an effect writes into the form tells of itself.
  #tell(event) {
    this.#events.push(event);
    if (this.#isTelling) return;
    this.#isTelling = true;
    try {
      while (this.#events.length) this.#take(this.#events.shift());
    } finally {
      this.#isTelling = false;
    }
    if (!isUnderWay(this.state)) for (const done of this.#waiting.splice(0)) done();
  }

  #take(event) {
    const { entry } = this;
    const says = event.type === "touched" ? {} : { now: entry.read(), confirmations: entry.confirmations };
    const [state, effects] = step(this.state, { ...event, ...says });
    this.state = state;
    if (entry.version !== state.version) entry.version = state.version;
    for (const effect of effects) this.#effects[effect.do](effect);
  }

  #effects = {
    start: ({ timer }) => this.#start(timer),
    stop: ({ timer }) => clearTimeout(this.#timers[timer]),
    keep: ({ content }) => {
      this.isKept = this.kept.put(content);
    },
    drop: () => this.kept.drop(),
    say: ({ words }) =>
      this.entry.say(words, { isKept: this.isKept, act: words === "later" && (() => this.#tell({ type: "asked" })) }),
    announce: ({ stored }) => this.dispatchEvent(new CustomEvent("entry:stored", { bubbles: true, detail: stored })),
    send: ({ request: { version, how } }) => this.#post(this.entry.body({ version, auto: how })),
    repeat: ({ request: { content, version, how } }) => this.#post(bodyOf(content, { version, auto: how })),
    part: ({ version }) => {
      const body = this.entry.body({ version, auto: "left" });
      post(this.form.action, body, this.form, { keepalive: true }).catch(() => {}); // nobody is there to be told
    },
    look: ({ always }) => this.refresh({ always }),
    settle: ({ sent, stored }) => this.#write("settled", () => this.entry.settle(sent, stored), { stored }),
    tidy: ({ sent, stored }) => this.#write("tidied", () => this.entry.settle(sent, stored)),
    adopt: ({ stored }) => this.#write("adopted", () => this.entry.fill(stored), { stored }),
    fill: ({ content }) => this.#write("filled", () => this.entry.fill(content)),
    ask: ({ stored, base }) => this.#ask(stored, base),
  };

  #start(timer) {
    const { wait, event } = TIMERS[timer];
    clearTimeout(this.#timers[timer]);
    this.#timers[timer] = setTimeout(() => this.#tell(event), wait);
  }

  #write(type, write, told = {}) {
    write();
    this.#tell({ type, ...told });
  }

  async #post(body) {
    let answer;
    try {
      answer = await post(this.form.action, body, this.form);
    } catch (problem) {
      this.#tell({ type: "failed", why: WHY.get(problem.constructor) ?? "offline" });
      if (!WHY.has(problem.constructor)) throw problem;
      return;
    }
    this.#tell({ type: "answered", ...answer });
  }

  async #ask(stored, base) {
    const content = await choose(stored, base, () => this.entry.read());
    this.#tell(content ? { type: "chosen", content } : { type: "postponed" });
  }
}

customElements.define("auto-save", AutoSave);
