// What entering takes: keystrokes, clicks and active seconds. Counts only, never what was typed.

import { newKey } from "./rows.js";
import { token } from "./wire.js";

const IDLE = 30_000; // milliseconds without a sign of life until nobody is taken to be there
const BETWEEN = 5_000; // milliseconds between two reports while saving
const MODIFIERS = new Set(["Shift", "Control", "Alt", "AltGraph", "Meta", "CapsLock"]);

export class Effort {
  constructor(form, saver) {
    Object.assign(this, {
      form,
      url: saver.dataset.effort,
      sitting: newKey(),
      keystrokes: 0,
      clicks: 0,
      seconds: 0,
      sentAt: 0,
    });
    const options = { capture: true, passive: true };
    document.addEventListener("keydown", (event) => this.key(event), options);
    document.addEventListener("pointerup", () => this.click(), options);
    for (const sign of ["pointermove", "wheel"]) document.addEventListener(sign, () => this.awake(), options);
    document.addEventListener("visibilitychange", () => document.hidden && this.report());
    addEventListener("pagehide", () => this.report());
    saver.addEventListener("entry:stored", () => performance.now() - this.sentAt > BETWEEN && this.report());
    setInterval(() => this.tick(), 1000);
    this.awake();
  }

  awake() {
    this.seenAt = performance.now();
  }

  key(event) {
    this.awake();
    if (!event.repeat && !MODIFIERS.has(event.key)) this.keystrokes += 1;
  }

  click() {
    this.awake();
    this.clicks += 1;
  }

  tick() {
    if (!document.hidden && performance.now() - this.seenAt < IDLE) this.seconds += 1;
  }

  // All that was counted since the page was opened: the same twice adds nothing.
  report() {
    const { sitting, keystrokes, clicks, seconds } = this;
    const all = JSON.stringify([keystrokes, clicks, seconds]);
    if (all === this.sent) return;
    const body = new URLSearchParams({ csrfmiddlewaretoken: token(this.form), sitting, keystrokes, clicks, seconds });
    if (!navigator.sendBeacon(this.url, body)) return;
    this.sent = all;
    this.sentAt = performance.now();
  }
}
