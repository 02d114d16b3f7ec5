// <split-view>: two halves with a divider that is remembered; below 900 px two tabs.

const NARROW = matchMedia("(max-width: 899.98px)");
const [LEAST, MOST] = [20, 75];

class SplitView extends HTMLElement {
  connectedCallback() {
    this.divider = this.querySelector("[role=separator]");
    this.tabs = [...this.querySelectorAll(":scope > [role=tablist] > [role=tab]")];
    this.key = `countersign/split/${this.dataset.name}`;
    this.set(Number(localStorage.getItem(this.key)) || 50);
    this.divider.addEventListener("pointerdown", (event) => this.drag(event));
    this.divider.addEventListener("keydown", (event) => this.step(event));
    this.divider.addEventListener("dblclick", () => this.set(50, { keep: true }));
    for (const tab of this.tabs) {
      tab.addEventListener("click", () => this.show(tab.getAttribute("aria-controls")));
      tab.addEventListener("keydown", (event) => this.switch(event));
    }
    NARROW.addEventListener("change", () => this.fit());
    this.fit();
  }

  fit() {
    this.querySelector("[role=tablist]").hidden = !NARROW.matches;
    this.show(NARROW.matches ? "fields" : null);
  }

  // One half alone, or both when there is room.
  show(half) {
    for (const tab of this.tabs) {
      const isShown = tab.getAttribute("aria-controls") === half;
      tab.setAttribute("aria-selected", String(isShown));
      tab.tabIndex = isShown ? 0 : -1;
      const panel = document.getElementById(tab.getAttribute("aria-controls"));
      panel.hidden = half !== null && !isShown;
    }
  }

  switch(event) {
    if (!["ArrowLeft", "ArrowRight"].includes(event.key)) return;
    const other = this.tabs.find((tab) => tab !== event.target);
    this.show(other.getAttribute("aria-controls"));
    other.focus();
  }

  set(share, { keep = false } = {}) {
    const percent = Math.min(MOST, Math.max(LEAST, share));
    this.style.setProperty("--split", `${percent}%`);
    this.divider.setAttribute("aria-valuenow", Math.round(percent));
    if (keep) localStorage.setItem(this.key, percent.toFixed(1));
  }

  drag(event) {
    event.preventDefault();
    this.divider.setPointerCapture(event.pointerId);
    const box = this.getBoundingClientRect();
    const move = ({ clientX }) => this.set((100 * (clientX - box.left)) / box.width, { keep: true });
    this.classList.add("is-dragging");
    this.divider.addEventListener("pointermove", move);
    this.divider.addEventListener(
      "lostpointercapture",
      () => {
        this.classList.remove("is-dragging");
        this.divider.removeEventListener("pointermove", move);
      },
      { once: true },
    );
  }

  step(event) {
    const now = Number(this.divider.getAttribute("aria-valuenow"));
    const to = { ArrowLeft: now - 2, ArrowRight: now + 2, Home: LEAST, End: MOST }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    this.set(to, { keep: true });
  }
}

customElements.define("split-view", SplitView);
