// What the code in a field is called, as long as it is that code which stands there.

class CodeName extends HTMLElement {
  connectedCallback() {
    this.input = document.getElementById(this.getAttribute("for"));
    this.abort = new AbortController();
    this.input.addEventListener("input", () => this.tell(), { signal: this.abort.signal });
    this.tell();
  }

  disconnectedCallback() {
    this.abort.abort();
  }

  tell() {
    this.hidden = this.input.value.trim() !== this.dataset.code;
  }
}

customElements.define("code-name", CodeName);
