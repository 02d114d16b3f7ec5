// Pages as pictures: scans, photos, and whatever pdf.js is not for. The same shape as PdfPages.

const STEPS = [25, 33, 50, 67, 80, 100, 125, 150, 200, 300, 400];

export class PicturePages {
  constructor(container, document_, tell) {
    this.container = container;
    this.tell = tell;
    this.turn = 0;
    this.wide = 100;
    this.words = () => [];
    this.holder = container.querySelector(".pdfViewer");
    // What a browser can draw itself comes as it is; the rest as the server draws it.
    const isPlain = ["image/png", "image/jpeg"].includes(document_.media_type);
    this.sheets = (isPlain ? [document_.address] : document_.pages).map((address, index) =>
      this.make(address, index + 1),
    );
    this.holder.replaceChildren(...this.sheets);
    this.watcher = new IntersectionObserver((entries) => this.seen(entries), {
      root: container,
      threshold: [0.1, 0.5, 0.9],
    });
    for (const sheet of this.sheets) this.watcher.observe(sheet);
    this.current = 1;
    this.ready = Promise.resolve();
    this.layOut();
  }

  make(address, number) {
    const sheet = Object.assign(document.createElement("div"), { className: "page page-picture" });
    sheet.dataset.pageNumber = number;
    const picture = Object.assign(document.createElement("img"), { src: address, loading: "lazy", draggable: false });
    picture.alt = interpolate(gettext("Page %s"), [number]);
    picture.addEventListener("load", () => {
      sheet.style.setProperty("--ratio", picture.naturalWidth / picture.naturalHeight);
    });
    sheet.append(picture);
    return sheet;
  }

  get count() {
    return this.sheets.length;
  }
  get page() {
    return this.current;
  }
  set page(number) {
    this.sheet(Math.min(this.count, Math.max(1, number)))?.scrollIntoView({ block: "start" });
  }
  get percent() {
    return this.wide;
  }
  get rotation() {
    return this.turn;
  }

  fit() {
    this.wide = 100;
    this.layOut();
  }
  refit() {}
  zoom(by) {
    this.wide =
      by > 0
        ? (STEPS.find((step) => step > this.wide) ?? STEPS.at(-1))
        : (STEPS.findLast((step) => step < this.wide) ?? STEPS[0]);
    this.layOut();
  }
  rotate() {
    this.turn = (this.turn + 90) % 360;
    this.layOut();
  }
  sheet(number) {
    return this.sheets[number - 1] ?? null;
  }

  layOut() {
    this.holder.style.setProperty("--wide", `${this.wide}%`);
    for (const sheet of this.sheets) sheet.dataset.turn = this.turn;
    this.tell();
  }

  seen(entries) {
    const best = entries
      .filter((entry) => entry.isIntersecting)
      .sort((left, right) => right.intersectionRatio - left.intersectionRatio)[0];
    if (!best) return;
    this.current = Number(best.target.dataset.pageNumber);
    this.tell();
  }

  // Pictures have no text of their own: the words that were read are searched.
  async find(query, { again = false, backwards = false } = {}) {
    const wanted = query.toLocaleLowerCase();
    const hits = wanted ? (await this.words()).filter((word) => word.text.toLocaleLowerCase().includes(wanted)) : [];
    this.hit = again ? (this.hit + (backwards ? -1 : 1) + hits.length) % Math.max(1, hits.length) : 0;
    this.onfound?.({
      current: hits.length ? this.hit + 1 : 0,
      total: hits.length,
      boxes: hits.slice(this.hit, this.hit + 1),
    });
  }

  close() {
    this.watcher.disconnect();
    this.holder.replaceChildren();
  }
}
