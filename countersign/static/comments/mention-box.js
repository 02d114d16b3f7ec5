// <mention-box>: after an @ in its text, the people who can be mentioned, to pick from.

import { ask } from "../shared/asking.js";

class MentionBox extends HTMLElement {
  connectedCallback() {
    this.area = this.querySelector("textarea");
    this.list = Object.assign(document.createElement("ul"), {
      className: "mentions",
      id: "mention-choices",
      hidden: true,
    });
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", gettext("People to mention"));
    this.append(this.list);
    for (const [name, value] of [
      ["aria-autocomplete", "list"],
      ["aria-controls", this.list.id],
      ["aria-haspopup", "listbox"],
    ]) {
      this.area.setAttribute(name, value);
    }
    this.area.addEventListener("input", () => this.look());
    this.area.addEventListener("keydown", (event) => this.key(event));
    this.area.addEventListener("blur", () => this.close());
    this.list.addEventListener("pointerdown", (event) => this.pick(event));
  }

  disconnectedCallback() {
    this.list.remove();
  }

  // What stands between an @ and the caret, or null.
  get typed() {
    const before = this.area.value.slice(0, this.area.selectionStart);
    return before.match(/(?:^|[^\p{L}\p{N}_.+@-])@([^\n@]{0,40})$/u)?.[1] ?? null;
  }

  get options() {
    return [...this.list.children];
  }

  people() {
    this.asked ??= ask(this.dataset.people, { headers: { Accept: "application/json" } })
      .then((response) => (response.ok ? response.json() : { people: [] }))
      .then(({ people }) => people)
      .catch(() => {
        this.asked = null; // without a connection there is nobody to offer; the next @ asks again
        return [];
      });
    return this.asked;
  }

  async look() {
    if (this.typed === null) return this.close();
    const people = await this.people();
    const typed = this.typed?.toLowerCase();
    if (typed === undefined || document.activeElement !== this.area) return this.close();
    const starts = (text) => text.toLowerCase().startsWith(typed);
    const found = people.filter(({ name, email }) => starts(name) || starts(email) || name.split(" ").some(starts));
    this.list.replaceChildren(...found.map((person, index) => this.option(person, index)));
    this.list.hidden = !found.length;
    return this.at(found.length ? 0 : -1);
  }

  option({ name, email, insert }, index) {
    const option = Object.assign(document.createElement("li"), { id: `mention-choice-${index}` });
    option.setAttribute("role", "option");
    option.dataset.insert = insert;
    option.append(name);
    if (email !== name) option.append(Object.assign(document.createElement("small"), { textContent: email }));
    return option;
  }

  at(index) {
    this.index = index;
    for (const [at, option] of this.options.entries()) option.setAttribute("aria-selected", String(at === index));
    if (index < 0) return this.area.removeAttribute("aria-activedescendant");
    this.options[index].scrollIntoView({ block: "nearest" });
    return this.area.setAttribute("aria-activedescendant", this.options[index].id);
  }

  key(event) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      event.stopPropagation(); // the page around may send something else by these keys
      this.area.form.requestSubmit();
      return;
    }
    if (this.list.hidden) return;
    const count = this.options.length;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      this.at((this.index + (event.key === "ArrowDown" ? 1 : -1) + count) % count);
    } else if (event.key === "Enter" || event.key === "Tab") {
      this.take(this.options[this.index].dataset.insert);
    } else if (event.key === "Escape") {
      this.close();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  pick(event) {
    event.preventDefault();
    const option = event.target.closest("[role=option]");
    if (option) this.take(option.dataset.insert);
  }

  take(name) {
    const end = this.area.selectionStart;
    this.area.setRangeText(`${name} `, end - this.typed.length, end, "end");
    this.close();
  }

  close() {
    this.list.hidden = true;
    this.area.removeAttribute("aria-activedescendant");
  }
}

customElements.define("mention-box", MentionBox);
