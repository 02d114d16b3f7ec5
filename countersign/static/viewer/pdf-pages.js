// A PDF's pages by pdf.js and its viewer components: zoom, rotation, find and text selection are theirs.

import { watchFor } from "../shared/asking.js";

const HOME = new URL("../npm/pdfjs-dist/", import.meta.url);

export async function openPdf(container, address, tell) {
  const pdfjs = await import(`${HOME}build/pdf.min.mjs`);
  const parts = await import(`${HOME}web/pdf_viewer.mjs`);
  pdfjs.GlobalWorkerOptions.workerSrc = `${HOME}build/pdf.worker.min.mjs`;
  const task = pdfjs.getDocument({
    url: address,
    cMapUrl: `${HOME}cmaps/`,
    standardFontDataUrl: `${HOME}standard_fonts/`,
    wasmUrl: `${HOME}wasm/`,
    iccUrl: `${HOME}iccs/`,
    isEvalSupported: false,
    enableXfa: false,
  });
  const stall = watchFor(() => task.destroy());
  stall.goesOn();
  task.onProgress = () => stall.goesOn();
  try {
    return new PdfPages(container, await task.promise, parts, pdfjs, tell);
  } finally {
    stall.end();
  }
}

class PdfPages {
  constructor(container, pdf, parts, pdfjs, tell) {
    this.container = container;
    this.pdf = pdf;
    this.bus = new parts.EventBus();
    const links = new parts.PDFLinkService({
      eventBus: this.bus,
      externalLinkTarget: parts.LinkTarget.BLANK,
      externalLinkRel: "noopener noreferrer",
    });
    const finder = new parts.PDFFindController({ eventBus: this.bus, linkService: links });
    this.viewer = new parts.PDFViewer({
      container,
      eventBus: this.bus,
      linkService: links,
      findController: finder,
      annotationMode: pdfjs.AnnotationMode.ENABLE,
      annotationEditorMode: pdfjs.AnnotationEditorType.DISABLE,
    });
    links.setViewer(this.viewer);
    this.ready = new Promise((done) => this.bus.on("pagesinit", done, { once: true })).then(() => this.fit());
    this.bus.on("pagechanging", tell);
    this.bus.on("scalechanging", tell);
    this.bus.on("updatefindmatchescount", (event) => this.found(event.matchesCount));
    this.bus.on("updatefindcontrolstate", (event) => this.found(event.matchesCount));
    links.setDocument(pdf);
    this.viewer.setDocument(pdf);
  }

  get count() {
    return this.pdf.numPages;
  }
  get page() {
    return this.viewer.currentPageNumber;
  }
  set page(number) {
    this.viewer.currentPageNumber = Math.min(this.count, Math.max(1, number));
  }
  get percent() {
    return Math.round(this.viewer.currentScale * 100);
  }
  get rotation() {
    return this.viewer.pagesRotation;
  }

  // Behind a tab there is no width to fit; it is fitted once it shows.
  fit() {
    this.isFitted = true;
    if (this.container.offsetParent) this.viewer.currentScaleValue = "page-width";
  }
  refit() {
    if (this.isFitted) this.fit();
  }
  zoom(by) {
    this.isFitted = false;
    if (by > 0) this.viewer.increaseScale();
    else this.viewer.decreaseScale();
  }
  rotate() {
    this.viewer.pagesRotation = (this.rotation + 90) % 360;
  }
  sheet(number) {
    return this.viewer.getPageView(number - 1)?.div ?? null;
  }

  // Tells `onfound` how many there are, again and again while pages are searched.
  find(query, { again = false, backwards = false } = {}) {
    this.bus.dispatch("find", {
      source: this,
      type: again ? "again" : "",
      query,
      caseSensitive: false,
      highlightAll: true,
      findPrevious: backwards,
      matchDiacritics: false,
    });
  }

  found(count) {
    this.onfound?.({ current: count?.current ?? 0, total: count?.total ?? 0, boxes: [] });
  }

  close() {
    this.viewer.setDocument(null);
    this.pdf.destroy();
  }
}
