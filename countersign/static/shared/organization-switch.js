// <organization-switch>: the organizations of one person in the bar's menu. Typing leaves those whose name has it; Enter opens the first.

class OrganizationSwitch extends HTMLElement {
  connectedCallback() {
    this.abort = new AbortController();
    const { signal } = this.abort;
    this.field = this.querySelector("[data-filter]");
    this.field?.addEventListener("input", () => this.filter(), { signal });
    this.field?.addEventListener("keydown", (event) => this.key(event), { signal });
    const menu = this.closest(".dropdown");
    menu?.addEventListener("shown.bs.dropdown", () => this.begin(), { signal });
    if (!menu || menu.querySelector(".show")) this.begin();
  }

  disconnectedCallback() {
    this.abort.abort();
  }

  begin() {
    const here = this.querySelector("[aria-current]");
    (this.field ?? here ?? this.querySelector("button"))?.focus();
  }

  filter() {
    const wanted = this.field.value.trim().toLowerCase();
    const rows = [...this.querySelectorAll("[data-name]")];
    for (const row of rows) row.hidden = !row.dataset.name.includes(wanted);
    this.querySelector("[data-none]").hidden = rows.some((row) => !row.hidden);
  }

  key(event) {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    this.querySelector("[data-name]:not([hidden])")?.click();
  }
}

customElements.define("organization-switch", OrganizationSwitch);
