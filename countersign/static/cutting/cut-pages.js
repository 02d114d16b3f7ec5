// <cut-pages>: keys and pointer move, make and take away cuts, put pages in another order, turn them and leave them out;
// one Enter accepts. What is posted is the order of the sheets and what is ticked on them.

import { moved, put } from "./order.js";

const ACTS = { c: "begins", x: "dropped", Delete: "dropped", t: "turn" };

class CutPages extends HTMLElement {
  connectedCallback() {
    this.abort = new AbortController();
    const { signal } = this.abort;
    this.form = this.querySelector("form");
    this.list = this.querySelector(".cut-sheets");
    for (const hidden of this.querySelectorAll("[data-cut-keys], [data-moves]")) hidden.hidden = false;
    for (const sheet of this.sheets) sheet.draggable = true;
    this.addEventListener("keydown", (event) => this.key(event), { signal });
    this.addEventListener("change", () => this.tell(), { signal });
    this.addEventListener("click", (event) => this.click(event), { signal });
    for (const name of ["dragstart", "dragover", "drop", "dragend"]) {
      this.addEventListener(name, (event) => this[name](event), { signal });
    }
    this.tell();
    this.sheets[0]?.focus();
  }

  disconnectedCallback() {
    this.abort.abort();
  }

  get sheets() {
    return [...this.querySelectorAll("[data-sheet]")];
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.target.matches("select, a, button")) return;
    const at = this.sheets.indexOf(event.target.closest("[data-sheet]"));
    if (at < 0) return;
    if (this.act(event, at)) event.preventDefault();
  }

  act({ key, altKey, shiftKey }, at) {
    const sheet = this.sheets[at];
    const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
    const does = ACTS[key] ?? ACTS[key.toLowerCase()];
    if (key === "Enter") this.form.requestSubmit();
    else if (step && shiftKey) return this.move(sheet, step);
    else if (step) this.walk(at, step, altKey);
    else if (does === "turn") turn(sheet);
    else if (does) box(sheet, does).checked = !box(sheet, does).checked;
    else return false;
    this.tell();
    return true;
  }

  // To another page; with Alt the cut goes along.
  walk(at, step, moves) {
    const there = this.sheets[at + step];
    if (!there) return;
    const [from, to] = [box(this.sheets[at], "begins"), box(there, "begins")];
    if (moves && from.checked && !to.checked) [from.checked, to.checked] = [false, true];
    there.focus();
  }

  click(event) {
    const button = event.target.closest("[data-move]");
    if (button) this.move(button.closest("[data-sheet]"), Number(button.dataset.move), button);
  }

  move(sheet, step, focused = sheet) {
    const pages = this.pages();
    const at = pages.findIndex((page) => page.sheet === sheet);
    this.arrange(moved(pages, at, step), sheet, focused);
    return true;
  }

  pages() {
    return this.sheets.map((sheet) => ({ sheet, begins: box(sheet, "begins").checked }));
  }

  arrange(pages, sheet, focused) {
    for (const page of pages) {
      box(page.sheet, "begins").checked = page.begins;
      this.list.append(page.sheet);
    }
    focused.focus();
    this.tell(sheet);
  }

  dragstart(event) {
    this.dragged = event.target.closest?.("[data-sheet]");
    if (this.dragged) this.dragged.dataset.dragged = "";
  }

  dragover(event) {
    const sheet = this.dragged && event.target.closest("[data-sheet]");
    if (!sheet) return;
    event.preventDefault();
    this.unmark();
    const { left, width } = sheet.getBoundingClientRect();
    sheet.dataset.over = event.clientX > left + width / 2 ? "after" : "before";
  }

  drop(event) {
    const other = this.dragged && event.target.closest("[data-sheet]");
    if (!other) return;
    event.preventDefault();
    const pages = this.pages();
    const page = (of) => pages.find((each) => each.sheet === of);
    this.arrange(
      put(pages, page(this.dragged), page(other), other.dataset.over === "after"),
      this.dragged,
      this.dragged,
    );
  }

  dragend() {
    this.unmark();
    if (this.dragged) delete this.dragged.dataset.dragged;
    this.dragged = null;
  }

  unmark() {
    for (const sheet of this.sheets) delete sheet.dataset.over;
  }

  // How many invoices there are; of a page that was moved also where it stands now.
  tell(sheet) {
    const count = countOf(this.sheets);
    const texts = [interpolate(ngettext("%(n)s invoice", "%(n)s invoices", count), { n: count }, true)];
    if (sheet) {
      const named = { page: sheet.dataset.sheet, place: this.sheets.indexOf(sheet) + 1 };
      texts.push(interpolate(gettext("page %(page)s stands at place %(place)s"), named, true));
    }
    this.querySelector("[data-cut-count]").textContent = texts.join(" · ");
  }
}

const box = (sheet, name) => sheet.querySelector(`[data-${name}]`);

function turn(sheet) {
  const select = sheet.querySelector("[data-turn]");
  select.selectedIndex = (select.selectedIndex + 1) % select.length;
}

function countOf(sheets) {
  let begun = false;
  let count = 0;
  for (const sheet of sheets) {
    begun ||= box(sheet, "begins").checked;
    if (box(sheet, "dropped").checked) continue;
    if (begun || !count) count += 1;
    begun = false;
  }
  return count;
}

customElements.define("cut-pages", CutPages);
