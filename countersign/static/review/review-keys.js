// One letter does what the button or link of that letter does (`aria-keyshortcuts`).

class ReviewKeys extends HTMLElement {
  connectedCallback() {
    this.listen = (event) => this.press(event);
    document.addEventListener("keydown", this.listen);
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this.listen);
  }

  press(event) {
    if (event.defaultPrevented || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable], dialog, [popover]")) return;
    if (!/^[a-z]$/i.test(event.key)) return;
    const target = document.querySelector(`[aria-keyshortcuts="${event.key.toUpperCase()}"]`);
    if (!target) return;
    event.preventDefault();
    target.click();
  }
}

customElements.define("review-keys", ReviewKeys);
