// <page-viewer>: the originals of an invoice: pages, zoom, rotation, find, text selection, frames around words.

import { ask } from "../shared/asking.js";
import { draw, joined } from "./frames.js";
import { openPdf } from "./pdf-pages.js";
import { PicturePages } from "./picture-pages.js";
import { tabs } from "./tabs.js";
import { TextPages } from "./text-pages.js";
import { build } from "./toolbar.js";

class PageViewer extends HTMLElement {
  connectedCallback() {
    this.framed = new Map();
    this.still = [...this.children];
    this.show(JSON.parse(document.getElementById(this.dataset.originals).textContent));
  }

  // The files there are, each tab one of them or the drawing of its e-invoice. Called again it shows what has come since.
  show(originals) {
    if (this.originals && keyOf(this.originals) === keyOf(originals)) return;
    this.originals = originals;
    this.framed.set(
      "frame-differs",
      originals.flatMap(({ id, differing }) => differing.map((box) => ({ ...box, document: id }))),
    );
    if (!originals.some((original) => original.page_count)) return;
    if (this.scroller) this.renew();
    else this.begin();
  }

  begin() {
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
    for (const one of this.still) one.hidden = true;
    this.tabs = tabs(this);
    this.append(this.tabs, holder, build(this));
    this.scroller.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    new ResizeObserver(() => this.pages?.refit()).observe(this.scroller);
    await this.open(first);
  }

  renew() {
    const fresh = tabs(this);
    this.tabs.replaceWith(fresh);
    this.tabs = fresh;
    this.dispatchEvent(new CustomEvent("viewer:opened", { bubbles: true }));
  }

  // Show the tab on which a place is, of a document and one of its pages.
  async openAt({ document: id, page }) {
    const tab = this.originals.find((one) => one.id === id && page > one.before && page <= one.before + one.page_count);
    if (tab) await this.open(tab);
  }

  // Show one of the tabs; the words that were read on it come with it.
  async open(tab) {
    if (this.original && isSame(this.original, tab)) return this.pages.ready;
    this.pages?.close();
    this.original = tab;
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
        return await openPdf(this.scroller, this.original.address, tell);
      } catch {
        // a PDF that pdf.js can't open is shown as the server draws it
      }
    }
    if (this.original.media_type === "text/plain") return new TextPages(this.scroller, this.original, tell);
    const pictures = new PicturePages(this.scroller, this.original, tell);
    pictures.words = () => this.words();
    return pictures;
  }

  // The words of the open tab with their pages, as they were read: [{text, page, x0, y0, x1, y1}].
  // Pages are the document's own and then those drawn of it; the sheets of a tab count from its first.
  async words() {
    const { pages } = await this.layout();
    return pages.flatMap((page) =>
      page.words.map(([text, x0, y0, x1, y1]) => ({ text, page: page.number, x0, y0, x1, y1 })),
    );
  }

  async layout() {
    this.known ??= this.ask(this.original);
    return this.known;
  }

  async ask({ words, before, page_count: count }) {
    const response = await ask(words, { headers: { Accept: "application/json" } });
    const { pages } = response.ok ? await response.json() : { pages: [] };
    return { pages: pages.filter(({ number }) => number > before && number <= before + count) };
  }

  sheet(number) {
    return this.pages.sheet(number - this.original.before);
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
        const sheet = this.sheet(page.number);
        const here = ({ document: id = this.original.id }) => id === this.original.id;
        const own = joined(boxes.filter((box) => box.page === page.number && here(box)));
        if (sheet) first = first.concat(draw(sheet, own, page, this.pages.rotation, className));
      }
    }
    return first;
  }

  bring(frame, box) {
    if (!this.scroller.offsetParent) return;
    if (!frame) {
      this.pages.page = box.page - this.original.before;
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

const keyOf = (originals) => JSON.stringify(originals.map((one) => [one.id, one.before, one.page_count, one.name]));
const isSame = (one, other) => one.id === other.id && one.before === other.before;

customElements.define("page-viewer", PageViewer);
