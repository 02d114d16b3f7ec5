// <coding-strip>: how the invoice is coded. Rows come with splitting, with "By item", and with what the server fills in.

import { ask } from "../shared/asking.js";
import "./code-choice.js";

const TAKEN = ["account", "cost_centre", "cost_object", "tax_code", "percent", "amount", "item"];

class CodingStrip extends HTMLElement {
  #known = new Map(); // names by address and number

  connectedCallback() {
    this.abort = new AbortController();
    const { signal } = this.abort;
    this.form = this.closest("form");
    this.parts = this.querySelector("[data-parts]");
    this.ownRows = this.querySelector("[data-own-rows]");
    this.addEventListener("click", (event) => this.click(event), { signal });
    this.addEventListener("input", () => this.render(), { signal });
    this.form.addEventListener("entry:filling", ({ detail }) => this.make(detail), { signal });
    this.form.addEventListener("entry:filled", () => this.render(), { signal });
    this.form.addEventListener("input", (event) => event.target.closest("item-grid") && this.follow(), { signal });
    this.form.addEventListener(
      "click",
      (event) => event.target.closest("[data-remove]") && setTimeout(() => this.follow()),
      {
        signal,
      },
    );
    this.follow();
  }

  disconnectedCallback() {
    this.abort.abort();
  }

  get rows() {
    return [...(this.parts?.children ?? [])];
  }

  // The items of the form that say anything: key, number and description of each.
  get items() {
    const rows = [...this.form.querySelectorAll("item-grid tr[data-key]")];
    const filled = rows.filter((row) =>
      [...row.querySelectorAll("input:not([type=hidden])")].some((one) => one.value.trim()),
    );
    return filled.map((row, index) => ({
      key: row.dataset.key,
      label: `${index + 1} ${row.querySelector("[name=item_description]").value}`.trim(),
    }));
  }

  cell(row, column) {
    return row.querySelector(`[name$=".${column}"]`);
  }

  add() {
    const template = this.querySelector("template[data-part]");
    const row = clone(template, "__", String(Math.max(-1, ...this.rows.map((one) => Number(one.dataset.partAt))) + 1));
    this.parts.append(row);
    return row;
  }

  // As many rows as what is about to be filled in has.
  make(fields) {
    if (!this.parts) return;
    const last = Math.max(
      -1,
      ...Object.entries(fields)
        .filter(([path, text]) => path.startsWith("coding.") && text)
        .map(([path]) => Number(path.split(".")[1])),
    );
    while (this.rows.length <= last) this.add();
  }

  click(event) {
    if (event.target.closest("[data-add-part]")) this.split();
    else if (event.target.closest("[data-by-item]")) this.byItem();
    else if (event.target.closest("[data-remove-part]")) this.remove(event.target.closest("[data-part-at]"));
  }

  split() {
    this.dataset.split = "";
    const row = this.add();
    for (const column of TAKEN) {
      const before = this.cell(this.rows[0], column);
      const here = this.cell(row, column);
      if (here && before && (column === "tax_code" || column === "item")) here.value = before.value;
    }
    this.render();
    this.cell(row, "account")?.focus();
  }

  // One row for each item; what the whole was coded as is what each begins with.
  byItem() {
    const { items } = this;
    if (!items.length) return;
    const whole = this.rows.find((row) => !this.cell(row, "item").value);
    const known = new Set(this.rows.map((row) => this.cell(row, "item").value));
    const begin = whole && Object.fromEntries(TAKEN.map((name) => [name, this.cell(whole, name)?.value ?? ""]));
    let free = whole;
    for (const { key } of items.filter((item) => !known.has(item.key))) {
      const row = free ?? this.add();
      free = null;
      for (const name of TAKEN) if (this.cell(row, name)) this.cell(row, name).value = begin?.[name] ?? "";
      for (const name of ["percent", "amount"]) this.cell(row, name).value = "";
      this.cell(row, "item").value = key;
    }
    this.dataset.split = "";
    this.changed();
    this.cell(this.rows[0], "account")?.focus();
  }

  remove(row) {
    if (this.rows.length > 1) {
      for (const name of TAKEN) if (this.cell(row, name)) this.cell(row, name).value = "";
      row.hidden = true;
    } else for (const name of TAKEN) if (this.cell(row, name)) this.cell(row, name).value = "";
    this.changed();
    this.rows
      .find((one) => !one.hidden)
      ?.querySelector("input:not([type=hidden])")
      ?.focus();
  }

  changed() {
    this.render();
    const [input] = this.querySelectorAll("input");
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  // The items have changed: what was about one that is gone goes with it.
  follow() {
    const { items } = this;
    const there = new Set(items.map(({ key }) => key));
    for (const row of this.rows) {
      const item = this.cell(row, "item");
      if (item.value && !there.has(item.value)) {
        for (const name of TAKEN) if (this.cell(row, name)) this.cell(row, name).value = "";
        row.hidden = this.rows.filter((one) => !one.hidden).length > 1;
      }
    }
    this.followOwn(items);
    this.render();
  }

  followOwn(items) {
    if (!this.ownRows) return;
    const template = this.querySelector("template[data-own]");
    for (const { key } of items) {
      if (!this.ownRows.querySelector(`[data-own-of="${CSS.escape(key)}"]`))
        this.ownRows.append(clone(template, "__", key));
    }
    for (const row of [...this.ownRows.children]) row.hidden = !items.some(({ key }) => key === row.dataset.ownOf);
  }

  render() {
    const labels = new Map(this.items.map(({ key, label }) => [key, label]));
    for (const row of this.rows) {
      const key = this.cell(row, "item").value;
      row.querySelector("[data-of]").textContent = key ? (labels.get(key) ?? "") : this.dataset.whole;
      if ([...row.querySelectorAll("input")].some((input) => input.value)) row.hidden = false;
      for (const place of row.querySelectorAll("[data-name]")) this.name(place);
    }
    for (const row of this.ownRows?.children ?? [])
      row.querySelector("[data-of]").textContent = labels.get(row.dataset.ownOf) ?? "";
    this.toggleAttribute("data-split", this.rows.filter((row) => !row.hidden).length > 1);
    this.toggleAttribute(
      "data-items",
      this.rows.some((row) => this.cell(row, "item").value),
    );
  }

  // What the number that stands there is called.
  async name(place) {
    const choice = place.parentElement.querySelector("code-choice");
    const { value } = choice.input ?? choice.querySelector("input");
    const at = `${choice.dataset.names} ${value}`;
    if (!this.#known.has(at)) {
      const shown = place.dataset.for === value ? place.textContent : "";
      this.#known.set(at, value && !shown ? await nameAt(choice.dataset.names, value) : shown);
    }
    const now = choice.querySelector("input").value;
    if (now !== value) return;
    place.textContent = this.#known.get(at);
    place.dataset.for = value;
  }
}

function clone(template, mark, by) {
  const row = template.content.firstElementChild.cloneNode(true);
  const all = [row, ...row.querySelectorAll("*")];
  for (const one of all)
    for (const attribute of [...one.attributes])
      if (attribute.value.includes(mark)) attribute.value = attribute.value.replaceAll(mark, by);
  return row;
}

async function nameAt(address, value) {
  try {
    const response = await ask(`${address}?q=${encodeURIComponent(value)}`, {
      headers: { Accept: "application/json" },
    });
    if (!response.ok) return "";
    const { names } = await response.json();
    return names.find(({ name }) => name === value)?.note ?? "";
  } catch {
    return ""; // without a connection it has no name
  }
}

customElements.define("coding-strip", CodingStrip);
