// <item-grid>: the items as a table that is typed into like a spreadsheet.

import { table } from "./paste.js";
import { COLUMNS, cell, columnOf, fill, isEmpty, newKey, renumber, rowOf, setKey, values } from "./rows.js";
import { Figures } from "./sums.js";

class ItemGrid extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    this.body = this.querySelector("tbody");
    const formats = JSON.parse(document.getElementById("formats").textContent);
    this.figures = new Figures(formats, () => this.form.elements.currency.value);
    this.removed = [];
    this.addEventListener("input", (event) => this.typed(event));
    this.addEventListener("keydown", (event) => this.key(event));
    this.addEventListener("paste", (event) => this.paste(event));
    this.addEventListener("focusin", (event) => this.here(event));
    this.addEventListener("click", (event) => this.click(event));
    this.form.elements.currency.addEventListener("input", () => this.workOut());
    this.form.elements.no_items.addEventListener("change", () => this.workOut());
    this.form.addEventListener("entry:filled", () => this.workOut());
    this.form.addEventListener("click", (event) => this.take(event.target.closest("[data-sum]")));
    this.form.addEventListener("keydown", (event) => this.takeByKey(event));
    this.workOut();
  }

  get rows() {
    return [...this.body.rows];
  }

  row(key) {
    return this.body.querySelector(`tr[data-key="${CSS.escape(key)}"]`);
  }

  // A new row after `after` (or at the end), with `content`; the caller says whether to go there.
  add({ after = null, content = {} } = {}) {
    const row = this.querySelector("template").content.firstElementChild.cloneNode(true);
    setKey(row, content.key || newKey());
    fill(row, content);
    if (after) after.after(row);
    else this.body.append(row);
    this.changed();
    return row;
  }

  remove(row) {
    const next = row.nextElementSibling ?? row.previousElementSibling;
    const focused = row.contains(document.activeElement) && columnOf(document.activeElement);
    if (!isEmpty(row)) {
      this.removed.push({ content: values(row), before: row.nextElementSibling?.dataset.key });
      this.say(gettext("Item removed. Ctrl+Shift+Z brings it back."));
    }
    row.remove();
    const target = next ?? this.add();
    this.changed();
    if (focused) cell(target, focused === "remove" ? "description" : focused)?.focus();
  }

  undo() {
    const last = this.removed.pop();
    if (!last) return;
    const before = last.before && this.row(last.before);
    const row = this.add({ content: last.content });
    if (before) before.before(row);
    this.changed();
    cell(row, "description").focus();
    this.say(gettext("Item brought back."));
  }

  changed() {
    renumber(this.rows);
    this.workOut();
    this.dispatchEvent(new Event("input", { bubbles: true }));
  }

  say(text) {
    this.dispatchEvent(new CustomEvent("entry:say", { bubbles: true, detail: text }));
  }

  typed(event) {
    const row = rowOf(event.target);
    if (!row) return;
    if (event.target.name === "item_line_total") cell(row, "worked_out").value = "";
    this.workOut();
  }

  // Line totals nobody typed, and the sums beside the totals.
  workOut() {
    for (const row of this.rows) this.workOutRow(row);
    const filled = this.rows
      .filter((row) => !isEmpty(row))
      .map((row) => ({ ...values(row), isBefore: "before" in row.dataset, isWithTax: "withTax" in row.dataset }));
    const { net_total: net, gross_total: gross } = this.form.elements;
    const sums = this.figures.withTax(this.figures.sums(filled), { net_total: net.value, gross_total: gross.value });
    for (const button of this.form.querySelectorAll("[data-sum]")) {
      const sum = sums[button.dataset.sum];
      const shown = sum ? this.figures.show(sum) : "";
      const typed = this.figures.read(this.form.elements[button.dataset.sum].value);
      button.textContent = shown && `= ${shown}`;
      button.value = shown;
      button.dataset.agrees = !shown || !typed ? "" : String(this.figures.show(typed) === shown);
      button.hidden = !shown;
    }
  }

  workOutRow(row) {
    const total = cell(row, "line_total");
    const flag = cell(row, "worked_out");
    const isFollowing = flag.value === "1" || (!total.value.trim() && document.activeElement !== total);
    if (!isFollowing) return;
    const [quantity, price, per] = ["quantity", "unit_price", "price_base_quantity"].map(
      (name) => cell(row, name).value,
    );
    const product = this.figures.product(quantity, price, per);
    if (product) total.value = product;
    else if (flag.value === "1") total.value = "";
    flag.value = product ? "1" : "";
  }

  take(button) {
    if (!button?.value) return;
    const input = this.form.elements[button.dataset.sum];
    input.value = button.value;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
    this.workOut();
  }

  takeByKey(event) {
    const button = this.form.querySelector(`[data-sum="${event.target.name}"]`);
    if (event.key !== "=" || !button?.value || event.target.value) return;
    event.preventDefault();
    this.take(button);
  }

  click(event) {
    if (event.target.closest("[data-remove]")) this.remove(rowOf(event.target));
    if (event.target.closest("[data-add]")) {
      event.preventDefault();
      cell(this.add(), "description").focus();
    }
  }

  here(event) {
    for (const row of this.rows) row.classList.toggle("is-here", row.contains(event.target));
    if (event.target.matches("input:not([type=checkbox])")) event.target.select?.();
  }

  key(event) {
    const row = rowOf(event.target);
    const withControl = event.ctrlKey || event.metaKey;
    if (withControl && event.shiftKey && event.key.toLowerCase() === "z") return this.handled(event, () => this.undo());
    if (!row || event.isComposing) return;
    const actions = {
      "Control+d": () => this.repeat(row, event.target),
      "Control+Delete": () => this.remove(row),
      "Control+Backspace": () => event.shiftKey && this.remove(row),
      "Alt+ArrowUp": () => this.move(row, row.previousElementSibling, "before"),
      "Alt+ArrowDown": () => this.move(row, row.nextElementSibling, "after"),
      ArrowUp: () => this.vertical(row.previousElementSibling, event.target),
      ArrowDown: () => this.vertical(row.nextElementSibling, event.target),
      Enter: () => this.onward(row, event.target),
    };
    const name = `${withControl ? "Control+" : ""}${event.altKey ? "Alt+" : ""}${event.key.length === 1 ? event.key.toLowerCase() : event.key}`;
    if (event.key === "Enter" && (event.shiftKey || withControl)) return;
    if (actions[name] && (name !== "Control+Backspace" || event.shiftKey)) this.handled(event, actions[name]);
    else if (event.key === "Tab" && !event.shiftKey && this.isEnd(row, event.target) && !isEmpty(row)) {
      this.handled(event, () => this.onward(row, event.target));
    }
  }

  handled(event, action) {
    event.preventDefault();
    event.stopPropagation();
    action();
  }

  isEnd(row, input) {
    return row === this.body.lastElementChild && input.name === "item_line_total";
  }

  // The next cell; past the last row a new row, or out of the table when that row is still empty.
  onward(row, input) {
    const index = COLUMNS.indexOf(columnOf(input));
    const next = COLUMNS.slice(index + 1).find((name) => cell(row, name).checkVisibility());
    if (next) return cell(row, next).focus();
    const isLast = row === this.body.lastElementChild;
    if (isLast && isEmpty(row)) return this.form.elements.net_total.focus();
    const below = isLast ? this.add() : row.nextElementSibling;
    return cell(below, "description").focus();
  }

  repeat(row, input) {
    const above = row.previousElementSibling;
    if (!above || !COLUMNS.includes(columnOf(input))) return;
    input.value = cell(above, columnOf(input)).value;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.select();
  }

  move(row, other, where) {
    if (!other) return;
    const focused = document.activeElement;
    other[where](row);
    focused.focus();
    this.changed();
  }

  vertical(row, input) {
    if (row) cell(row, columnOf(input))?.focus();
  }

  paste(event) {
    const row = rowOf(event.target);
    const rows = row && table(event.clipboardData.getData("text/plain"), columnOf(event.target));
    if (!rows?.length) return;
    event.preventDefault();
    let at = row;
    rows.forEach((content, index) => {
      if (index)
        at = at.nextElementSibling && isEmpty(at.nextElementSibling) ? at.nextElementSibling : this.add({ after: at });
      fill(at, "line_total" in content ? { ...content, worked_out: "" } : content);
    });
    this.changed();
    cell(at, "description").focus();
    this.say(interpolate(ngettext("%s item pasted.", "%s items pasted.", rows.length), [rows.length]));
  }
}

customElements.define("item-grid", ItemGrid);
