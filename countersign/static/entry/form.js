// The entry form in the page: reading what it says, writing into it, and the words that tell how saving goes.

import { arrived, COLUMNS, cell, fill, isEmpty, typed, values } from "./rows.js";
import { itemIn, of } from "./snapshot.js";

export class EntryForm {
  constructor(form, grid) {
    Object.assign(this, { form, grid });
  }

  // The fields beside the items: whatever the page marks with data-field.
  get #inputs() {
    return [...this.form.querySelectorAll("[data-field]")]
      .map((place) => this.form.elements[place.dataset.field])
      .filter((input) => input?.matches?.("input, select"));
  }

  set version(number) {
    this.form.elements.version.value = number;
  }

  get version() {
    return Number(this.form.elements.version.value);
  }

  // How many values a person has confirmed: no content, but saved as well.
  get confirmations() {
    return this.form.querySelectorAll("input[name=confirmed]").length;
  }

  // What it said when the page arrived.
  arrived() {
    return this.read(arrived);
  }

  read(how = typed) {
    const fields = this.#inputs.map((input) => [input.name, how(input).trim()]);
    const items = this.grid.rows.filter((row) => !isEmpty(row)).map((row) => values(row, how));
    return {
      values: { ...Object.fromEntries(fields), no_items: this.form.elements.no_items.checked ? "1" : "" },
      items,
    };
  }

  body(extra) {
    const data = new URLSearchParams(new FormData(this.form));
    for (const [name, value] of Object.entries(extra)) data.set(name, value);
    return data;
  }

  // Everything, whatever stands there now.
  fill(content) {
    const { values: fields, items } = of(content);
    for (const row of this.grid.rows) if (!items.some((item) => item.key === row.dataset.key)) row.remove();
    for (const item of items) {
      const row = this.grid.row(item.key) ?? this.grid.add({ content: item });
      fill(row, item);
      this.grid.body.append(row);
    }
    if (!items.length && !this.grid.rows.length) this.grid.add();
    // After the items: what is about an item goes where that item is not there.
    this.#make(fields);
    for (const input of this.#inputs) if (input.name in fields) input.value = fields[input.name];
    this.form.elements.no_items.checked = Boolean(fields.no_items);
    this.form.dispatchEvent(new Event("entry:filled"));
  }

  // The one form of what was sent, in every place that still says what was sent and is not being typed in.
  settle(sent, stored) {
    const content = of(stored);
    for (const item of content.items) {
      const before = itemIn(sent, item.key);
      const row = this.grid.row(item.key);
      if (!row && !before && !sent.items.length) this.grid.add({ content: item });
      if (!row || !before) continue;
      for (const name of COLUMNS) settle(cell(row, name), before[name], item[name]);
    }
    this.#make(content.values);
    for (const input of this.#inputs)
      settle(input, sent.values[input.name] ?? "", content.values[input.name] ?? "", input.value.trim());
    this.form.dispatchEvent(new Event("entry:filled"));
  }

  // There may be more rows beside the items than the form has: whoever has them adds some.
  #make(fields) {
    this.form.dispatchEvent(new CustomEvent("entry:filling", { detail: fields }));
  }

  say(name, { isKept = true, act = null } = {}) {
    const [state, text] = WORDS[name](
      isKept ? gettext("what you type is kept on this device") : gettext("don't close this page"),
    );
    const place = document.querySelector("[data-save-state]");
    place.dataset.state = state;
    place.textContent = text;
    if (!act) return;
    const button = Object.assign(document.createElement("button"), {
      type: "button",
      className: "btn btn-sm btn-link",
      textContent: gettext("Compare"),
    });
    button.addEventListener("click", act);
    place.append(" ", button);
  }
}

function settle(input, before, after, here = input.value) {
  if (input !== document.activeElement && here === before) input.value = after;
}

const WORDS = {
  saving: () => ["saving", gettext("Saving…")],
  saved: () => ["saved", gettext("Saved")],
  restored: () => ["saved", gettext("Saved: what you had typed before")],
  conflict: () => ["conflict", gettext("Changed elsewhere")],
  later: () => ["conflict", gettext("Changed elsewhere: not saved")],
  offline: (kept) => ["offline", interpolate(gettext("No connection: %s"), [kept])],
  "signed out": (kept) => ["offline", interpolate(gettext("Signed out: %s. Sign in in another tab."), [kept])],
  outdated: (kept) => ["offline", interpolate(gettext("Not saved: %s. Reload the page."), [kept])],
  closed: () => ["offline", gettext("This invoice is not open any more; what you typed is kept on this device.")],
};
