// <page-viewer>: the originals of an invoice: pages, zoom, rotation, find, text selection, frames around words.

import { draw, joined } from "./frames.js";
import { openPdf } from "./pdf-pages.js";
import { PicturePages } from "./picture-pages.js";
import { build } from "./toolbar.js";

class PageViewer extends HTMLElement {
  connectedCallback() {
    this.originals = JSON.parse(document.getElementById(this.dataset.originals).textContent);
    this.framed = new Map();
    this.still = [...this.children];
    if (!this.originals.length || !this.originals.some((original) => original.page_count)) return;
    this.scroller = Object.assign(document.createElement("div"), { className: "viewer-scroll", tabIndex: 0 });
    this.scroller.setAttribute("aria-label", gettext("Pages of the original"));
    this.scroller.setAttribute("role", "region");
    this.scroller.append(Object.assign(document.createElement("div"), { className: "pdfViewer" }));
    const holder = Object.assign(document.createElement("div"), { className: "viewer-pages" });
    holder.append(this.scroller);
    this.loaded = this.start(holder);
  }

  async start(holder) {
    const first = this.originals.find((original) => original.page_count);
    const bar = build(this);
    for (const one of this.still) one.hidden = true;
    this.append(holder, bar);
    this.scroller.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    new ResizeObserver(() => this.pages?.refit()).observe(this.scroller);
    await this.open(first.id);
  }

  // Show one of the files; the words that were read on it come with it.
  async open(id) {
    if (this.original?.id === id) return this.pages.ready;
    this.pages?.close();
    this.original = this.originals.find((original) => original.id === id);
    this.known = null;
    this.pages = await this.make();
    await this.pages.ready;
    this.tell();
    this.dataset.ready = "";
    this.dispatchEvent(new CustomEvent("viewer:opened", { bubbles: true }));
    return undefined;
  }

  async make() {
    const tell = () => {
      if (this.pages) {
        this.tell();
        this.redraw();
      }
    };
    if (this.original.media_type === "application/pdf") {
      try {
        return await openPdf(this.scroller, this.original.original, tell);
      } catch {
        // a PDF that pdf.js can't open is shown as the server draws it
      }
    }
    const pictures = new PicturePages(this.scroller, this.original, tell);
    pictures.words = () => this.words();
    return pictures;
  }

  // The words of the open file with their pages, as they were read: [{text, page, x0, y0, x1, y1}].
  async words() {
    const { pages } = await this.layout();
    return pages.flatMap((page) =>
      page.words.map(([text, x0, y0, x1, y1]) => ({ text, page: page.number, x0, y0, x1, y1 })),
    );
  }

  async layout() {
    this.known ??= fetch(this.original.words, { headers: { Accept: "application/json" } }).then((response) =>
      response.ok ? response.json() : { pages: [] },
    );
    return this.known;
  }

  forget() {
    this.known = null;
  }

  // Frame these boxes of the open file and bring the first into view.
  async frame(boxes, className = "frame-here", { scroll = true } = {}) {
    this.framed.set(className, boxes);
    const frames = await this.redraw(className);
    if (scroll && boxes.length) this.bring(frames[0], boxes[0]);
  }

  async redraw(only = null) {
    const { pages } = await this.layout();
    let first = [];
    for (const [className, boxes] of this.framed) {
      if (only && only !== className) continue;
      for (const page of pages) {
        const sheet = this.pages.sheet(page.number);
        const own = joined(boxes.filter((box) => box.page === page.number));
        if (sheet) first = first.concat(draw(sheet, own, page, this.pages.rotation, className));
      }
    }
    return first;
  }

  bring(frame, box) {
    if (!this.scroller.offsetParent) return;
    if (!frame) {
      this.pages.page = box.page;
      return;
    }
    const [inner, outer] = [frame.getBoundingClientRect(), this.scroller.getBoundingClientRect()];
    if (
      inner.top >= outer.top + 8 &&
      inner.bottom <= outer.bottom - 8 &&
      inner.left >= outer.left &&
      inner.right <= outer.right
    )
      return;
    frame.scrollIntoView({ block: "center", inline: "nearest" });
  }

  rotate() {
    this.pages.rotate();
    this.redraw();
    this.tell();
  }

  wheel(event) {
    if (!event.ctrlKey) return;
    event.preventDefault();
    this.pages.zoom(event.deltaY < 0 ? 1 : -1);
  }
}

customElements.define("page-viewer", PageViewer);
