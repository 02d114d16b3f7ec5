// <connection-watch>: says that the server does not answer any more, asks until it does, and then lets what waits go out.
// Says as well that a new release answers, which the scripts of this page may not know.

import { isOther, PATIENCE, probe, tellAnswered, tellSilent } from "./asking.js";

const AGAIN = 4000; // between two questions whether it is back
const LEAVING = 9000; // a page that is left is gone by then, or nobody answers
const AWAY = [502, 503, 504]; // a proxy answers, nobody behind it

class ConnectionWatch extends HTMLElement {
  missed = new Map(); // parts of the page that could not be fetched
  unsent = new Map(); // forms that nobody took, and what was typed; each carries a key, by which it counts once

  connectedCallback() {
    this.abort = new AbortController();
    const { signal } = this.abort;
    this.dead = this.querySelector("[data-dead]");
    this.fresh = this.querySelector("[data-fresh]");
    addEventListener("server:silent", () => this.silent(), { signal });
    addEventListener("server:answered", ({ detail }) => this.answered(detail), { signal });
    this.fresh.addEventListener("click", (event) => event.target.closest("a") && this.reload(event), { signal });
    addEventListener("online", () => this.probe(), { signal });
    addEventListener("beforeunload", () => this.leaving(), { signal });
    addEventListener("pageshow", () => clearTimeout(this.left), { signal });
    for (const name of ["htmx:timeout", "htmx:sendError", "htmx:responseError"]) {
      document.addEventListener(name, (event) => this.failed(event.detail), { signal });
    }
    document.addEventListener("htmx:afterOnLoad", ({ detail }) => tellAnswered(releaseOf(detail.xhr)), { signal });
  }

  disconnectedCallback() {
    this.abort.abort();
    clearTimeout(this.again);
    clearTimeout(this.left);
  }

  failed({ elt, xhr, target, requestConfig }) {
    if (xhr.status && !AWAY.includes(xhr.status)) return;
    if (requestConfig.verb === "get") this.missed.set(elt, { path: requestConfig.path, target });
    else if (elt.elements?.namedItem("key")) this.unsent.set(elt, typedIn(elt));
    tellSilent();
  }

  silent() {
    this.dead.hidden = false;
    clearTimeout(this.again);
    this.again = setTimeout(() => this.probe(), AGAIN);
  }

  answered(release) {
    if (isOther(release)) this.fresh.hidden = false;
    if (this.dead.hidden) return;
    this.dead.hidden = true;
    clearTimeout(this.again);
    dispatchEvent(new CustomEvent("server:back"));
    for (const [source, { path, target }] of this.missed) if (source.isConnected) this.fetchAgain(source, path, target);
    this.missed.clear();
    for (const [form, typed] of this.unsent) if (form.isConnected && typedIn(form) === typed) form.requestSubmit();
    this.unsent.clear();
  }

  fetchAgain(source, path, target) {
    const swap = source.closest("[hx-swap]")?.getAttribute("hx-swap");
    window.htmx.ajax("GET", path, { source, target, ...(swap && { swap }) });
  }

  // The page as it is then has what is typed here, once that is saved or cannot be.
  async reload(event) {
    event.preventDefault();
    const longEnough = new Promise((done) => setTimeout(done, PATIENCE));
    const told = new CustomEvent("server:reload", { detail: [] });
    dispatchEvent(told);
    await Promise.race([Promise.allSettled(told.detail), longEnough]);
    location.reload();
  }

  probe() {
    clearTimeout(this.again);
    probe().catch(() => {}); // told, and asked again
  }

  // A form that is sent, or a link, waits for its answer as long as the browser likes.
  leaving() {
    clearTimeout(this.left);
    this.left = setTimeout(() => this.probe(), LEAVING);
  }
}

const typedIn = (form) => new URLSearchParams(new FormData(form)).toString();
const releaseOf = (xhr) => xhr.getResponseHeader("Countersign-Release");

customElements.define("connection-watch", ConnectionWatch);
