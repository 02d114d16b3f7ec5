// <row-keys>: J and K walk through the [data-row] links inside; X ticks the row's box, Escape unticks all,
// another letter presses what has it as its [data-row-key] in the row.
// `data-arrows`: the arrows walk as well. `data-opens-first`: Enter opens the first when none is chosen.

import { plainKey } from "./key-shortcuts.js";

class RowKeys extends HTMLElement {
  connectedCallback() {
    this.abort = new AbortController();
    document.addEventListener("keydown", (event) => this.press(event), { signal: this.abort.signal });
  }

  disconnectedCallback() {
    this.abort.abort();
  }

  get links() {
    return [...this.querySelectorAll("[data-row]")];
  }

  press(event) {
    const key = plainKey(event);
    const name = key?.length === 1 ? key.toLowerCase() : key;
    const act = name && this.actions[name];
    if (act ? act(event.target) : this.pressInRow(name)) event.preventDefault();
  }

  // Each tells whether there was something to do.
  actions = {
    j: () => this.walk(1),
    k: () => this.walk(-1),
    ArrowDown: () => "arrows" in this.dataset && this.walk(1),
    ArrowUp: () => "arrows" in this.dataset && this.walk(-1),
    x: () => this.tick(),
    Escape: () => this.untick(),
    Enter: (target) => "opensFirst" in this.dataset && !target.closest("a, button, summary, input") && this.openFirst(),
  };

  walk(step) {
    const { links } = this;
    const at = links.findIndex((link) => link.closest("tr, li").contains(document.activeElement));
    const next = links[at < 0 ? 0 : at + step];
    next?.focus();
    next?.closest("tr, li").scrollIntoView({ block: "nearest" });
    return links.length > 0;
  }

  get row() {
    return this.contains(document.activeElement) ? document.activeElement.closest("tr, li") : null;
  }

  pressInRow(key) {
    const own = [...(this.row?.querySelectorAll("[data-row-key]") ?? [])];
    const found = own.find((each) => each.dataset.rowKey === key);
    found?.click();
    return Boolean(found);
  }

  tick() {
    const box = this.row?.querySelector("input[type=checkbox]");
    box?.click();
    return Boolean(box);
  }

  untick() {
    const ticked = this.querySelectorAll("tbody input[type=checkbox]:checked, li input[type=checkbox]:checked");
    for (const box of ticked) box.click();
    return ticked.length > 0;
  }

  openFirst() {
    const [first] = this.links;
    first?.click();
    return Boolean(first);
  }
}

customElements.define("row-keys", RowKeys);
