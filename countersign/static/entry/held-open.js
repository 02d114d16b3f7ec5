// <held-open>: colleagues are told who is in an invoice of everybody's, from when its page opens until that is left.
// Once something is stored it is one's own, and there is nothing to tell any more.

import { ask } from "../shared/asking.js";
import { token } from "./wire.js";

const EVERY = 240_000; // milliseconds: several signs of life before a hold ends

class HeldOpen extends HTMLElement {
  connectedCallback() {
    this.abort = new AbortController();
    const { signal } = this.abort;
    const form = document.getElementById("entry");
    this.body = () => new URLSearchParams({ csrfmiddlewaretoken: token(form) });
    const { value } = form.elements.version;
    document.addEventListener("entry:stored", ({ detail }) => `${detail.version}` !== value && this.remove(), {
      signal,
    });
    addEventListener("pagehide", () => navigator.sendBeacon(this.dataset.letGo, this.body()), { signal });
    addEventListener("pageshow", (event) => event.persisted && this.hold(), { signal });
    this.timer = setInterval(() => this.hold(), EVERY);
    this.hold();
  }

  disconnectedCallback() {
    clearInterval(this.timer);
    this.abort.abort();
  }

  // Somebody else is in it: the page says so when it is asked for again.
  async hold() {
    const options = { method: "POST", body: this.body(), keepalive: true };
    const response = await ask(this.dataset.hold, options).catch(() => null); // told again by and by
    if (response?.status === 409) location.reload();
  }
}

customElements.define("held-open", HeldOpen);
