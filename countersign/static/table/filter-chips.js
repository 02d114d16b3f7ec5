// <filter-chips>: an open filter closes on Escape, on a press elsewhere and when its form is sent.

class FilterChips extends HTMLElement {
  connectedCallback() {
    this.abort = new AbortController();
    const { signal } = this.abort;
    document.addEventListener(
      "click",
      (event) => {
        if (!this.open?.contains(event.target)) this.close();
      },
      { signal },
    );
    this.addEventListener("submit", () => this.close(), { signal });
    this.addEventListener(
      "keydown",
      (event) => {
        if (event.key !== "Escape" || !this.open) return;
        this.open.querySelector("summary").focus();
        this.close();
        event.preventDefault();
      },
      { signal },
    );
    this.addEventListener(
      "toggle",
      () => this.open?.querySelector(".chip-menu :is(input:not([type=hidden]), select, button)")?.focus(),
      {
        signal,
        capture: true,
      },
    );
  }

  disconnectedCallback() {
    this.abort.abort();
  }

  get open() {
    return this.querySelector("details[open]");
  }

  close() {
    this.open?.removeAttribute("open");
  }
}

customElements.define("filter-chips", FilterChips);
