// <further-files>: the files beside an invoice. What a file is, is said by choosing it; chosen files are sent by the page's
// <file-drop>, with their progress; the list and the viewer's tabs are renewed in place. Without it, forms do the same.

import { ask } from "../shared/asking.js";

class FurtherFiles extends HTMLElement {
  connectedCallback() {
    this.abort = new AbortController();
    const here = { signal: this.abort.signal };
    this.addEventListener("change", (event) => this.changed(event), here);
    document.addEventListener("files:added", () => this.renew(), here);
  }

  disconnectedCallback() {
    this.abort.abort();
  }

  changed(event) {
    const form = event.target.closest("form");
    if (form?.matches("[data-names]")) this.name(form);
    if (form?.matches("[data-adds]")) this.add(form, event.target);
  }

  add(form, input) {
    const drop = document.querySelector("file-drop");
    if (!drop?.take) form.requestSubmit();
    else {
      drop.take([...input.files], [], form.action);
      input.value = "";
    }
  }

  async name(form) {
    const further = form.closest("[data-further]").dataset.further;
    const headers = { "X-Requested-With": "further-files" };
    const sent = { method: "POST", body: new FormData(form), headers };
    const answer = await ask(form.action, sent).catch(() => null);
    if (!answer) {
      // Nobody answers, and the page says so: what was chosen goes out when somebody does.
      addEventListener("server:back", () => form.isConnected && this.name(form), { once: true });
      return;
    }
    if (!answer.ok) {
      form.requestSubmit(); // the page that comes says why it is not possible
      return;
    }
    this.show(await answer.text());
    this.querySelector(`[data-further="${further}"] select`)?.focus();
  }

  async renew() {
    const answer = await ask(this.dataset.list).catch(() => null);
    if (answer?.ok) this.show(await answer.text());
  }

  show(text) {
    this.innerHTML = text;
    const now = this.querySelector("#originals-now");
    const viewer = document.querySelector("page-viewer");
    if (now) viewer?.show?.(JSON.parse(now.textContent));
    now?.remove();
  }
}

customElements.define("further-files", FurtherFiles);
