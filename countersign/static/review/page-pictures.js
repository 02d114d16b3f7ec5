// Pages of an original: a tap shows them full screen, where they scroll and pinch. Without it the picture opens by itself.

class PagePictures extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", (event) => {
      const link = event.target.closest("a:has(img)");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      this.show(link);
    });
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
    for (const link of this.querySelectorAll("a:has(img)")) {
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
