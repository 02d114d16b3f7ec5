// <row-keys>: J and K move through the [data-row] links inside; Enter opens the first when none is chosen.

const busy = (target) => target.closest("input, textarea, select, button, summary, dialog, [contenteditable]");

class RowKeys extends HTMLElement {
  connectedCallback() {
    this.abort = new AbortController();
    document.addEventListener("keydown", (event) => this.key(event), { signal: this.abort.signal });
  }

  disconnectedCallback() {
    this.abort.abort();
  }

  key(event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || busy(event.target)) return;
    const rows = [...this.querySelectorAll("[data-row]")];
    const chosen = rows.indexOf(document.activeElement);
    const step = { j: 1, k: -1 }[event.key.toLowerCase()];
    if (step && rows.length) {
      const next = chosen < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, chosen + step));
      rows[next].focus();
      event.preventDefault();
    } else if (event.key === "Enter" && !event.target.closest("a") && rows.length) {
      rows[0].click();
      event.preventDefault();
    }
  }
}

customElements.define("row-keys", RowKeys);
