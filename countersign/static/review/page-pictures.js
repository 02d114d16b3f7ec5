// Pages of an original: a tap shows them full screen, where they scroll and pinch. Without it the picture opens by itself.
// Where there are several things to look at, an original and the drawing of its e-invoice, each gets a tab. A text is read
// and shown as text, whatever stands in it; without a script its link opens it.

import { ask } from "../shared/asking.js";

const MOST = 500_000; // signs that are shown

class PagePictures extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", (event) => {
      const link = event.target.closest("a:has(img)");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      this.show(link);
    });
    this.views = [...this.querySelectorAll("[data-view]")];
    if (this.views.length > 1) this.prepend(this.tabs());
    else this.read(this);
  }

  tabs() {
    const list = Object.assign(document.createElement("div"), { className: "review-tabs", role: "tablist" });
    list.setAttribute("aria-label", gettext("Original"));
    const buttons = this.views.map((view) => {
      const textContent = view.dataset.view;
      return Object.assign(document.createElement("button"), { type: "button", role: "tab", textContent });
    });
    const open = (chosen) => {
      this.views.forEach((view, at) => {
        view.hidden = at !== chosen;
        buttons[at].setAttribute("aria-selected", String(at === chosen));
        buttons[at].tabIndex = at === chosen ? 0 : -1;
        // The key opens the one behind it, whatever is in focus.
        if (at === (chosen + 1) % this.views.length) buttons[at].setAttribute("aria-keyshortcuts", "F");
        else buttons[at].removeAttribute("aria-keyshortcuts");
      });
      this.read(this.views[chosen]);
    };
    buttons.forEach((button, at) => {
      button.addEventListener("click", () => open(at));
    });
    list.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (!step) return;
      const next = (buttons.indexOf(event.target) + step + buttons.length) % buttons.length;
      open(next);
      buttons[next].focus();
    });
    for (const name of this.querySelectorAll(".review-view-name")) name.hidden = true;
    list.append(...buttons);
    open(0);
    return list;
  }

  // A text of this view, once it is looked at.
  async read(view) {
    const place = view.querySelector("[data-text]");
    if (!place) return;
    const response = await ask(place.dataset.text).catch(() => null);
    if (!response?.ok) return; // its link is still there
    const text = document.createElement("pre");
    text.className = "review-text";
    text.textContent = (await response.text()).slice(0, MOST);
    text.tabIndex = 0;
    place.replaceWith(text);
  }

  show(current) {
    const dialog = document.createElement("dialog");
    dialog.className = "page-pictures-full";
    dialog.setAttribute("aria-label", gettext("Original"));
    const close = document.createElement("button");
    close.type = "button";
    close.className = "btn btn-light page-pictures-close";
    close.textContent = gettext("Close");
    close.addEventListener("click", () => dialog.close());
    dialog.append(close);
    for (const link of current.parentElement.querySelectorAll("a:has(img)")) {
      const picture = link.querySelector("img").cloneNode();
      picture.src = link.href;
      picture.loading = "lazy";
      dialog.append(picture);
      if (link === current) this.current = picture;
    }
    dialog.addEventListener("close", () => {
      dialog.remove();
      current.focus();
    });
    document.body.append(dialog);
    dialog.showModal();
    this.current.scrollIntoView();
  }
}

customElements.define("page-pictures", PagePictures);
