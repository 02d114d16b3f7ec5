// What the checks say, beside the fields they concern and in the list at the end.

const LEVELS = ["needed", "stop", "doubt", "hint", "ok"];
const WORDS = {
  needed: gettext("Needed:"),
  stop: gettext("Stops approval:"),
  doubt: gettext("Doubtful:"),
  hint: gettext("Hint:"),
};

export class Notes {
  constructor(form) {
    this.form = form;
    this.checks = JSON.parse(document.getElementById("checks").textContent);
    this.isDemanded = "refused" in form.dataset;
    this.render();
    form.addEventListener("focusin", () => this.renderNotes());
  }

  // What the rules that were asked say now; what the others said stands.
  show(stored) {
    const standing = this.checks.filter((check) => !stored.rules.includes(check.rule));
    this.checks = [...standing, ...stored.checks].sort(
      (left, right) => LEVELS.indexOf(left.level) - LEVELS.indexOf(right.level),
    );
    document.querySelector("[data-title]").textContent = stored.title;
    document.title = `${stored.title} · Countersign`;
    if ("vendor_note" in stored) this.form.querySelector("[data-vendor-note]").textContent = stored.vendor_note;
    this.render();
  }

  // What is missing is named quietly until somebody tries to submit.
  get visible() {
    return this.checks.filter((check) => check.name !== "missing" || this.isDemanded);
  }

  get needed() {
    return this.checks.filter((check) => check.level === "needed");
  }

  // May it be submitted? Otherwise all that is missing is listed and the first has the focus.
  demand() {
    this.isDemanded = true;
    this.render();
    const [first] = this.needed;
    if (!first) return true;
    this.field(first.fields[0])?.focus();
    this.say(
      interpolate(
        ngettext(
          "Not submitted: %s thing is missing or wrong.",
          "Not submitted: %s things are missing or wrong.",
          this.needed.length,
        ),
        [this.needed.length],
      ),
    );
    return false;
  }

  // The first field that is missing, in the order of the form, or where there is none the button that submits.
  focusFirst() {
    const isFree = !document.activeElement || document.activeElement === document.body;
    if (!isFree && !this.isDemanded) return;
    const missing = new Set(this.needed.map((check) => this.field(check.fields[0])));
    const first = [...this.form.elements].find((input) => missing.has(input));
    const submit = document.querySelector(`[form="${this.form.id}"][value="submit"]`);
    (first ?? submit)?.focus({ preventScroll: !this.isDemanded });
  }

  field(path) {
    if (path === "items") return this.form.querySelector("[name=item_description]");
    return document.getElementById(`id_${path}`);
  }

  render() {
    for (const input of this.form.querySelectorAll("[data-level], .items [data-level]")) delete input.dataset.level;
    for (const input of this.form.querySelectorAll("[aria-invalid]")) input.removeAttribute("aria-invalid");
    for (const check of [...this.visible].reverse()) this.mark(check);
    this.renderNotes();
    this.renderList();
  }

  mark(check) {
    const input = this.field(check.fields[0]);
    if (!input || (check.fields[0] === "items" && check.level !== "needed")) return;
    (input.closest(".field") ?? input.closest("td") ?? input).dataset.level = check.level;
    if (check.level === "needed") input.setAttribute("aria-invalid", "true");
  }

  renderNotes() {
    const focused = document.activeElement?.id?.replace(/^id_/, "") ?? "";
    for (const place of this.form.querySelectorAll("[data-notes]")) {
      const names = place.dataset.notes.split(" ");
      const found = this.visible.filter((check) =>
        names.some((name) => (name.endsWith(".") ? check.fields[0]?.startsWith(name) : check.fields[0] === name)),
      );
      found.sort((left, right) => right.fields.includes(focused) - left.fields.includes(focused));
      const spans = found.slice(0, 2).map((check) => span(check));
      if (!spans.length && place.dataset.helpFor === focused)
        spans.push(element("span", place.dataset.help, "note note-help"));
      if (
        place.childElementCount !== spans.length ||
        place.textContent !== spans.map((one) => one.textContent).join("") ||
        place.querySelector("a")?.href !== spans.find((one) => one.querySelector("a"))?.querySelector("a").href
      )
        place.replaceChildren(...spans);
    }
  }

  renderList() {
    const wrong = this.visible.filter((check) => check.level !== "ok");
    const missing = this.isDemanded ? [] : this.checks.filter((check) => check.name === "missing");
    this.form.querySelector("[data-checks-count]").textContent = wrong.length || "";
    this.form.querySelector("[data-needed]").textContent = missing.map((check) => check.message).join(" ");
    this.form.querySelector("[data-checks-list]").replaceChildren(...wrong.map((check) => this.line(check)));
  }

  line(check) {
    const item = element("li", "", `check check-${check.level}`);
    item.append(element("span", `${WORDS[check.level]} `, "visually-hidden"));
    const link = Object.assign(element("a", check.message), { href: `#id_${check.fields[0]}` });
    link.addEventListener("click", (event) => {
      event.preventDefault();
      this.field(check.fields[0])?.focus();
      if (check.places.length) this.form.dispatchEvent(new CustomEvent("entry:frame", { detail: check.places }));
    });
    item.append(link);
    if (check.compare) item.append(" ", compareLink(check));
    return item;
  }

  say(text) {
    const place = document.querySelector("[data-say]");
    place.textContent = text;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      place.textContent = "";
    }, 6000);
  }
}

const element = (name, text, className = "") =>
  Object.assign(document.createElement(name), { textContent: text, className });

function span(check) {
  const found = element("span", "", `note note-${check.level}`);
  found.append(element("span", check.message, "note-text"));
  if (check.compare) found.append(compareLink(check));
  return found;
}

const compareLink = (check) =>
  Object.assign(element("a", check.joins ? gettext("Compare and add") : gettext("Compare")), { href: check.compare });
