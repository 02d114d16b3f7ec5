// A text as one sheet: read and shown as text, whatever stands in it. The same shape as PicturePages.

import { ask } from "../shared/asking.js";

const MOST = 500_000; // signs that are shown

export class TextPages {
  constructor(container, original, tell) {
    this.holder = container.querySelector(".pdfViewer");
    this.text = Object.assign(document.createElement("pre"), { className: "viewer-text" });
    this.holder.replaceChildren(this.text);
    this.tell = tell;
    this.percent = 100;
    this.ready = this.read(original.address);
  }

  async read(address) {
    const response = await ask(address).catch(() => null);
    const text = response?.ok ? await response.text() : gettext("The file cannot be shown here.");
    this.text.textContent = text.slice(0, MOST);
  }

  get count() {
    return 1;
  }
  get page() {
    return 1;
  }
  set page(_number) {
    this.text.scrollIntoView({ block: "start" });
  }
  get rotation() {
    return 0;
  }

  fit() {
    this.percent = 100;
    this.layOut();
  }
  refit() {}
  zoom(by) {
    this.percent = Math.min(300, Math.max(50, this.percent + 10 * Math.sign(by)));
    this.layOut();
  }
  rotate() {}
  sheet() {
    return null;
  }
  layOut() {
    this.text.style.fontSize = `${this.percent}%`;
    this.tell();
  }

  // How often it stands there; the browser's own search shows where.
  find(query) {
    const parts = query ? this.text.textContent.toLocaleLowerCase().split(query.toLocaleLowerCase()) : [""];
    this.onfound?.({ current: Math.min(1, parts.length - 1), total: parts.length - 1, boxes: [] });
  }

  close() {
    this.holder.replaceChildren();
  }
}
