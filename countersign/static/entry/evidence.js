// How sure each field is and where it stands on the page: marks, frames, confirming, taking words.

import { rowOf } from "./rows.js";

const WORDS = () => ({
  confirmed: gettext("Confirmed by the file"),
  suggested: gettext("Read from the file"),
  doubtful: gettext("Doubtful: look at the original"),
  empty: gettext("Nothing read"),
});
const POLL = 1500; // milliseconds between two questions while a file is being read

export class EvidenceMarks {
  constructor(form, viewer, saver) {
    Object.assign(this, { form, viewer, saver });
    this.fields = {};
    this.taken = new Map();
    form.addEventListener("focusin", (event) => this.focused(event.target));
    form.addEventListener("input", (event) => this.touched(event.target));
    form.addEventListener("keydown", (event) => this.key(event), { capture: true });
    this.show(JSON.parse(document.getElementById("evidence").textContent));
  }

  // Everything, or only the fields that have changed. With everything come the files: a drawing follows the reading.
  show({ fields, is_reading: isReading, originals }) {
    if (originals) this.viewer.show?.(originals);
    const isWhole = isReading !== undefined;
    for (const path of this.confirmed) if (fields[path]) fields[path].state = "confirmed";
    this.fields = isWhole ? fields : { ...this.fields, ...fields };
    this.render();
    if (isWhole) this.askLater(isReading);
    if (document.activeElement?.form === this.form) this.focused(document.activeElement, { scroll: false });
  }

  askLater(isReading) {
    clearTimeout(this.timer);
    if (isReading || this.isLate) this.timer = setTimeout(() => this.ask(), POLL);
  }

  // The words are read, what they mean may still take a moment: ask a few times more.
  get isLate() {
    if (!this.viewer.originals?.length || Object.keys(this.fields).length) return false;
    this.patience = (this.patience ?? 8) - 1;
    return this.patience > 0;
  }

  // A file is still being read: what it says arrives by itself.
  async ask() {
    this.viewer.forget?.();
    await this.saver.refresh({ always: true });
  }

  // The first doubtful field has the focus when the draft opens; is there one?
  focusFirst() {
    const [first] = this.doubtful;
    first?.focus();
    return Boolean(first);
  }

  get confirmed() {
    return [...this.form.querySelectorAll("input[name=confirmed]")].map((input) => input.value);
  }

  pathOf(input) {
    return input?.id?.startsWith("id_") ? input.id.slice(3) : null;
  }

  input(path) {
    return document.getElementById(`id_${path}`);
  }

  // The doubtful fields in the order of the form; a row of items counts once, at its first doubtful cell.
  get doubtful() {
    const rows = new Set();
    return [...this.form.elements].filter((input) => {
      if (this.fields[this.pathOf(input)]?.state !== "doubtful") return false;
      const row = rowOf(input);
      const isFirst = !row || !rows.has(row);
      rows.add(row);
      return isFirst;
    });
  }

  render() {
    for (const input of this.form.querySelectorAll("[data-state]")) delete input.dataset.state;
    for (const place of this.form.querySelectorAll("[data-note]")) delete place.dataset.note;
    const words = WORDS();
    for (const [path, { state, note }] of Object.entries(this.fields)) {
      const input = this.input(path);
      if (!input) continue;
      const place = input.closest(".field") ?? input.closest("td");
      place.dataset.state = state;
      const mark = place.querySelector(".field-mark");
      if (words[state] && state !== "empty") input.setAttribute("aria-description", note || words[state]);
      else input.removeAttribute("aria-description");
      if (mark) mark.title = note || (words[state] ?? "");
      if (note) place.dataset.note = note;
    }
    this.count();
  }

  count() {
    const count = this.doubtful.length;
    const place = document.querySelector("[data-count]");
    place.hidden = !Object.keys(this.fields).length;
    place.dataset.left = count;
    place.textContent = count
      ? interpolate(ngettext("%s to confirm", "%s to confirm", count), [count])
      : gettext("Nothing to confirm");
  }

  focused(input, { scroll = true } = {}) {
    this.here = input.matches?.("input") ? input : this.here;
    this.turn = 0;
    this.frame(this.places(this.pathOf(input), 0), scroll);
  }

  // From now on the field's frame is around the words that a person took from the page, until something else is typed.
  took(input, words) {
    const document = this.viewer.original.id;
    const places = words.map((word) => ({ ...word, document }));
    this.taken.set(this.pathOf(input), places);
    this.frame(places, false);
  }

  places(path, rank) {
    return (!rank && this.taken.get(path)) || (this.fields[path]?.readings[rank]?.places ?? []);
  }

  async frame(places, scroll = true) {
    await this.viewer.loaded;
    if (!this.viewer.pages) return;
    const [first] = places;
    if (first) await this.viewer.openAt(first);
    this.viewer.frame(places, "frame-here", { scroll });
    this.strip(places);
  }

  // On a phone the page is behind a tab: its framed part stands above the focused field.
  strip(places) {
    const strip = this.form.querySelector("[data-strip]");
    strip.textContent = places.map((place) => place.text).join(" ");
    strip.hidden = !places.length;
  }

  // What a person types is theirs.
  touched(input) {
    this.taken.delete(this.pathOf(input));
    const one = this.fields[this.pathOf(input)];
    if (!one || one.state === "typed" || !this.form.contains(input)) return;
    one.state = "typed";
    this.render();
  }

  // A person looked at it: a field, or all of a row of items or of a part of the coding at once. Was there anything to confirm?
  confirm(input) {
    const row = rowOf(input) ?? input.closest("[data-together]");
    const inputs = row ? [...row.querySelectorAll("input[id]")] : [input];
    const open = inputs
      .map((one) => this.pathOf(one))
      .filter((path) => ["doubtful", "suggested"].includes(this.fields[path]?.state));
    for (const path of open) {
      this.fields[path].state = "confirmed";
      this.form.append(
        Object.assign(document.createElement("input"), { type: "hidden", name: "confirmed", value: path }),
      );
    }
    if (!open.length) return false;
    this.render();
    this.saver.flush("left");
    return true;
  }

  key(event) {
    if (event.key === "." && event.ctrlKey) return this.other(event);
    if (event.key !== "Enter" || event.ctrlKey || event.shiftKey || event.metaKey || event.isComposing)
      return undefined;
    if (event.target.getAttribute("aria-activedescendant")) return undefined;
    const isConfirmed = this.confirm(event.target);
    const rest = this.doubtful;
    if (!rest.length) return this.finished(event, isConfirmed);
    event.preventDefault();
    event.stopImmediatePropagation();
    const after = rest.find((input) => event.target.compareDocumentPosition(input) & Node.DOCUMENT_POSITION_FOLLOWING);
    (after ?? rest[0]).focus();
    return undefined;
  }

  // The last doubtful one was confirmed: the way on is to submit.
  finished(event, isConfirmed) {
    const isTypingItems = event.target.closest("item-grid") && !isConfirmed;
    if (!Object.keys(this.fields).length || isTypingItems || this.isFinished) return;
    this.isFinished = true;
    event.preventDefault();
    event.stopImmediatePropagation();
    document.querySelector(`[form="${this.form.id}"][value="submit"]`).focus();
  }

  // The next best reading of the focused field.
  other(event) {
    const readings = this.fields[this.pathOf(event.target)]?.readings ?? [];
    if (readings.length < 2) return;
    event.preventDefault();
    const turn = ((this.turn ?? 0) + 1) % readings.length;
    this.put(event.target, readings[turn].value);
    this.turn = turn;
    this.frame(readings[turn].places);
  }

  put(input, text, { append = false } = {}) {
    const before = append && input.value.trim() ? `${input.value.trim()} ` : "";
    input.value = before + text;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  // What a word on the page became, in words; nothing when it became nothing.
  meaningOf(word) {
    const path = Object.keys(this.fields).find(
      (one) =>
        this.fields[one].state !== "empty" &&
        this.places(one, 0).some(
          (place) => place.page === word.page && Math.abs(place.x0 - word.x0) < 1 && Math.abs(place.y0 - word.y0) < 1,
        ),
    );
    const input = path && this.input(path);
    return input ? { path, label: input.labels?.[0]?.textContent.trim() || input.getAttribute("aria-label") } : null;
  }
}
