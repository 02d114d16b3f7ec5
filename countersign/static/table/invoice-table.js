// <invoice-table>: J and K (or the arrows) move through the rows, X selects, Escape selects none, N and P turn pages.
// What is selected is added up exactly, per currency, beside the totals.

const busy = (target) => target.closest("input:not([type=checkbox]), textarea, select, summary, details[open], dialog, [contenteditable]");
const PLACES = 3;

class InvoiceTable extends HTMLElement {
  connectedCallback() {
    this.abort = new AbortController();
    const { signal } = this.abort;
    this.dataset.ready = "";
    document.addEventListener("keydown", (event) => this.key(event), { signal });
    this.addEventListener("change", () => this.tell(), { signal });
    this.tell();
  }

  disconnectedCallback() {
    this.abort.abort();
  }

  get links() {
    return [...this.querySelectorAll("tbody .open a")];
  }

  key(event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || busy(event.target)) return;
    const act = {
      j: () => this.move(1), ArrowDown: () => this.move(1),
      k: () => this.move(-1), ArrowUp: () => this.move(-1),
      x: () => this.pick(), Escape: () => this.pickNone(),
      n: () => this.turn("next"), p: () => this.turn("prev"),
    }[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (act?.()) event.preventDefault();
  }

  move(step) {
    const links = this.links;
    const at = links.findIndex((link) => link.closest("tr").contains(document.activeElement));
    const next = links[at < 0 ? 0 : at + step];
    next?.focus();
    next?.closest("tr").scrollIntoView({ block: "nearest" });
    return links.length > 0;
  }

  pick() {
    const box = document.activeElement.closest("tr")?.querySelector(".pick input");
    box?.click();
    return box;
  }

  pickNone() {
    const picked = this.querySelectorAll(".pick input:checked");
    for (const box of picked) box.checked = false;
    this.tell();
    return picked.length;
  }

  turn(rel) {
    const link = this.querySelector(`.pager a[rel=${rel}]`);
    link?.click();
    return link;
  }

  tell() {
    const rows = [...this.querySelectorAll("tbody tr:has(.pick input:checked)")];
    const sums = new Map();
    for (const { dataset } of rows) {
      if (dataset.gross) sums.set(dataset.currency, (sums.get(dataset.currency) ?? 0n) + BigInt(dataset.gross));
    }
    const parts = [...sums].map(([currency, sum]) => `${this.amount(sum, currency)} ${currency}`.trim());
    const text = interpolate(ngettext("%s selected", "%s selected", rows.length), [rows.length]);
    this.querySelector(".selected").textContent = rows.length ? [text, ...parts].join(" · ") : "";
  }

  amount(sum, currency) {
    const digits = currency ? new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits : 2;
    const sign = sum < 0n ? "-" : "";
    const all = (sum < 0n ? -sum : sum).toString().padStart(PLACES + 1, "0");
    return new Intl.NumberFormat(this.dataset.locale, { minimumFractionDigits: digits, maximumFractionDigits: PLACES })
      .format(`${sign}${all.slice(0, -PLACES)}.${all.slice(-PLACES)}`);
  }
}

customElements.define("invoice-table", InvoiceTable);
