// <cut-pages>: keys to move, make and take away cuts, to turn pages and to leave them out; one Enter accepts.

const ACTS = { c: "begins", x: "dropped", Delete: "dropped", t: "turn" };

class CutPages extends HTMLElement {
  connectedCallback() {
    this.abort = new AbortController();
    const { signal } = this.abort;
    this.form = this.querySelector("form");
    this.sheets = [...this.querySelectorAll("[data-sheet]")];
    this.querySelector("[data-cut-keys]").hidden = false;
    this.addEventListener("keydown", (event) => this.key(event), { signal });
    this.addEventListener("change", () => this.tell(), { signal });
    this.tell();
    this.sheets[0]?.focus();
  }

  disconnectedCallback() {
    this.abort.abort();
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.target.matches("select, a, button")) return;
    const at = this.sheets.indexOf(event.target.closest("[data-sheet]"));
    if (at < 0) return;
    if (this.act(event, at)) event.preventDefault();
  }

  act({ key, altKey }, at) {
    if (key === "Enter") this.form.requestSubmit();
    else if (key === "ArrowRight" || key === "ArrowLeft") this.walk(at, key === "ArrowRight" ? 1 : -1, altKey);
    else if (ACTS[key] === "turn") this.turn(this.sheets[at]);
    else if (ACTS[key]) this.toggle(this.sheets[at], ACTS[key]);
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

  toggle(sheet, name) {
    const input = box(sheet, name);
    input.checked = !input.checked;
  }

  turn(sheet) {
    const select = sheet.querySelector("[data-turn]");
    select.selectedIndex = (select.selectedIndex + 1) % select.length;
  }

  tell() {
    const kept = this.sheets.filter((sheet) => !box(sheet, "dropped").checked);
    let begun = false;
    let count = 0;
    for (const sheet of this.sheets) {
      begun ||= box(sheet, "begins").checked;
      if (!kept.includes(sheet)) continue;
      if (begun || !count) count += 1;
      begun = false;
    }
    const text = ngettext("%(n)s invoice", "%(n)s invoices", count);
    this.querySelector("[data-cut-count]").textContent = interpolate(text, { n: count }, true);
  }
}

const box = (sheet, name) => sheet.querySelector(`[data-${name}]`);

customElements.define("cut-pages", CutPages);
