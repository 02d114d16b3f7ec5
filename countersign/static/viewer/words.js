// Words on the page as something to point at: hovering tells, a click takes, a rectangle takes all within.

import { pointIn } from "./frames.js";

const FAR = 4; // pixels the pointer may move and still click

export class PageWords {
  // `marks` knows what words became; `take(words, {append})` puts them where they are wanted.
  constructor(viewer, marks, take) {
    Object.assign(this, { viewer, marks, take });
    viewer.scroller.addEventListener("pointerdown", (event) => this.down(event));
    viewer.scroller.addEventListener("pointerup", (event) => this.up(event));
    viewer.scroller.addEventListener("pointermove", (event) => this.hover(event));
    viewer.scroller.addEventListener("pointerleave", () => this.clear());
  }

  async at(event) {
    const sheet = event.target.closest?.(".page");
    if (!sheet) return null;
    const number = Number(sheet.dataset.pageNumber) + this.viewer.original.before;
    const { pages } = await this.viewer.layout();
    const page = pages.find((one) => one.number === number);
    if (!page) return null;
    return { number, ...pointIn(sheet, page, this.viewer.pages.rotation, event) };
  }

  async wordAt(event) {
    const point = await this.at(event);
    if (!point) return null;
    const words = await this.viewer.words();
    return (
      words.find(
        (word) =>
          word.page === point.number &&
          point.x >= word.x0 - 1 &&
          point.x <= word.x1 + 1 &&
          point.y >= word.y0 - 1 &&
          point.y <= word.y1 + 1,
      ) ?? null
    );
  }

  down(event) {
    this.start =
      event.button === 0 ? { x: event.clientX, y: event.clientY, at: this.at(event), isArea: event.altKey } : null;
    if (event.altKey) event.preventDefault();
  }

  async up(event) {
    const { start } = this;
    this.start = null;
    if (!start) return;
    const isClick = Math.hypot(event.clientX - start.x, event.clientY - start.y) < FAR;
    if (isClick) {
      const word = await this.wordAt(event);
      if (word) this.take([word], { append: event.shiftKey });
    } else if (start.isArea) {
      this.takeArea(await start.at, await this.at(event), event.shiftKey);
    }
  }

  async takeArea(from, to, append) {
    if (!from || !to || from.number !== to.number) return;
    const [x0, x1] = [from.x, to.x].sort((left, right) => left - right);
    const [y0, y1] = [from.y, to.y].sort((left, right) => left - right);
    const within = (await this.viewer.words()).filter(
      (word) =>
        word.page === from.number && inside((word.x0 + word.x1) / 2, x0, x1) && inside((word.y0 + word.y1) / 2, y0, y1),
    );
    if (within.length) this.take(within, { append });
  }

  async hover(event) {
    const word = event.buttons ? null : await this.wordAt(event);
    if (word === this.over) return;
    this.over = word;
    const meaning = word && this.marks.meaningOf(word);
    this.viewer.scroller.title = meaning ? meaning.label : "";
    this.viewer.scroller.classList.toggle("is-over-word", Boolean(word));
    this.viewer.frame(word ? [word] : [], "frame-hover", { scroll: false });
  }

  clear() {
    this.over = null;
    this.viewer.frame([], "frame-hover", { scroll: false });
  }
}

const inside = (value, least, most) => value >= least && value <= most;
