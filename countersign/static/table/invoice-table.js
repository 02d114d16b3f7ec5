// <invoice-table>: what is selected is added up exactly, per currency, beside the totals.

const PLACES = 3;

class InvoiceTable extends HTMLElement {
  connectedCallback() {
    this.dataset.ready = "";
    this.addEventListener("change", () => this.tell());
    this.tell();
  }

  tell() {
    const rows = [...this.querySelectorAll("tbody tr:has(.pick input:checked)")];
    const sums = new Map();
    for (const { dataset } of rows) {
      if (dataset.amount) sums.set(dataset.currency, (sums.get(dataset.currency) ?? 0n) + BigInt(dataset.amount));
    }
    const parts = [...sums].map(([currency, sum]) => `${this.amount(sum, currency)} ${currency}`.trim());
    const text = interpolate(ngettext("%s selected", "%s selected", rows.length), [rows.length]);
    this.querySelector(".selected").textContent = rows.length ? [text, ...parts].join(" · ") : "";
  }

  amount(sum, currency) {
    const digits = currency
      ? new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits
      : 2;
    const sign = sum < 0n ? "-" : "";
    const all = (sum < 0n ? -sum : sum).toString().padStart(PLACES + 1, "0");
    return new Intl.NumberFormat(this.dataset.locale, {
      minimumFractionDigits: digits,
      maximumFractionDigits: PLACES,
    }).format(`${sign}${all.slice(0, -PLACES)}.${all.slice(-PLACES)}`);
  }
}

customElements.define("invoice-table", InvoiceTable);
