// <vendor-choice>: known vendors below the field as their name is typed.

import { ask } from "../shared/asking.js";

export class VendorChoice extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector("input");
    this.list = Object.assign(document.createElement("ul"), {
      className: "choices",
      id: `choices-${this.input.id}`,
      hidden: true,
    });
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", gettext("Known names"));
    this.append(this.list);
    for (const [name, value] of [
      ["role", "combobox"],
      ["aria-autocomplete", "list"],
      ["aria-controls", this.list.id],
      ["aria-expanded", "false"],
    ]) {
      this.input.setAttribute(name, value);
    }
    this.input.addEventListener("input", () => this.look());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => this.close());
    this.list.addEventListener("pointerdown", (event) => this.pick(event));
  }

  get options() {
    return [...this.list.children];
  }

  async look() {
    const typed = this.input.value.trim();
    if (!typed || this.isTaking) return this.close();
    const asked = Symbol(typed);
    this.asked = asked;
    let found = [];
    try {
      const response = await ask(`${this.dataset.names}?q=${encodeURIComponent(typed)}`, {
        headers: { Accept: "application/json" },
      });
      if (response.ok) found = this.found(await response.json());
    } catch {
      // without a connection there is nothing to suggest
    }
    if (asked === this.asked && document.activeElement === this.input)
      this.open(found.filter(({ name }) => name !== typed));
    return undefined;
  }

  found({ vendors }) {
    return vendors;
  }

  open(found) {
    this.list.replaceChildren(...found.map((one, index) => this.option(one, index)));
    this.list.hidden = !found.length;
    this.input.setAttribute("aria-expanded", String(found.length > 0));
    this.at(-1);
  }

  option({ name, note }, index) {
    const option = Object.assign(document.createElement("li"), { id: `${this.list.id}-${index}` });
    option.setAttribute("role", "option");
    option.dataset.name = name;
    option.append(name, Object.assign(document.createElement("small"), { textContent: note }));
    return option;
  }

  at(index) {
    this.index = index;
    for (const [at, option] of this.options.entries()) option.setAttribute("aria-selected", String(at === index));
    if (index >= 0) this.input.setAttribute("aria-activedescendant", this.options[index].id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  key(event) {
    if (this.list.hidden) {
      if (event.key === "ArrowDown") this.look();
      return;
    }
    const count = this.options.length;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      this.asked = null; // an answer still to come would take the choice away again
      this.at((this.index + (event.key === "ArrowDown" ? 1 : -1) + count) % count);
    } else if (event.key === "Escape") {
      event.preventDefault();
      this.close();
    } else if ((event.key === "Enter" || event.key === "Tab") && this.index >= 0) {
      if (event.key === "Enter") event.preventDefault();
      this.take(this.options[this.index].dataset.name);
    }
  }

  pick(event) {
    const option = event.target.closest("[role=option]");
    event.preventDefault();
    if (option) this.take(option.dataset.name);
  }

  take(name) {
    this.input.value = name;
    this.close();
    this.isTaking = true;
    this.input.dispatchEvent(new Event("input", { bubbles: true }));
    this.isTaking = false;
    this.input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  close() {
    this.asked = null;
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }
}

customElements.define("vendor-choice", VendorChoice);
