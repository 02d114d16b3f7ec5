// <row-drag>: a draft's row dragged onto another one puts its file with that invoice. By keys a link does (<row-keys>).
// Files of the computer that are dropped onto a row are <file-drop>'s affair.

const KIND = "application/x-countersign-draft";

class RowDrag extends HTMLElement {
  connectedCallback() {
    this.abort = new AbortController();
    const here = { signal: this.abort.signal };
    this.form = this.querySelector("form");
    this.addEventListener("dragstart", (event) => this.begin(event), here);
    this.addEventListener("dragover", (event) => this.over(event), here);
    this.addEventListener("drop", (event) => this.drop(event), here);
    this.addEventListener("dragend", () => this.mark(null), here);
  }

  disconnectedCallback() {
    this.abort.abort();
  }

  begin(event) {
    this.dragged = event.target.closest?.("[data-draft]");
    if (!this.dragged) return;
    event.dataTransfer.setData(KIND, this.dragged.dataset.key);
    event.dataTransfer.effectAllowed = "move";
  }

  // The row under the pointer, where that is another invoice.
  target(event) {
    if (!event.dataTransfer.types.includes(KIND)) return null;
    const row = event.target.closest?.("[data-key]");
    return row && row !== this.dragged ? row : null;
  }

  over(event) {
    const row = this.target(event);
    this.mark(row);
    if (!row) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "move";
  }

  drop(event) {
    const row = this.target(event);
    this.mark(null);
    if (!row || !this.dragged) return;
    event.preventDefault();
    this.form.action = this.dragged.dataset.draft;
    this.form.elements.into.value = row.dataset.key;
    this.form.requestSubmit();
  }

  mark(row) {
    for (const one of this.querySelectorAll(".drop-onto")) if (one !== row) one.classList.remove("drop-onto");
    row?.classList.add("drop-onto");
  }
}

customElements.define("row-drag", RowDrag);
