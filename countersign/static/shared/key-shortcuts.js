// <key-shortcuts>: a key does what the element does that names it in `aria-keyshortcuts` ("A", "Control+S", "Alt+Plus").
// A button or link is pressed, a field is gone to, a dialog opens; so a page's keys stand in its template, with what they do.
//
// Keys without Control or Alt are left to whoever is typing. Elements that listen to keys themselves edit text or follow
// a pattern of their own: the items' table (item-grid), what Enter does in the form (evidence, keys), names to choose
// from (vendor-choice, mention-box), finding (toolbar), the divider and tabs (split-view), an open filter (filter-chips).
// <row-keys> walks through rows; auto-save and effort only notice that somebody is there.

const NAMES = { "+": "Plus", " ": "Space" };
const TYPING =
  "input:not([type=checkbox]), details[open] input, textarea, select, [contenteditable], dialog, [popover]";

const isControl = (event) => event.ctrlKey || event.metaKey;

// The pressed key without Control or Alt, unless somebody types or another listener has taken it; else null.
export function plainKey(event) {
  if (event.defaultPrevented || event.isComposing || isControl(event) || event.altKey) return null;
  return event.key && !event.target.closest(TYPING) ? event.key : null;
}

// As `aria-keyshortcuts` writes it; Shift only where it does not make another sign of the key.
function nameOf(event) {
  const shift = event.shiftKey && event.key.length > 1;
  return [isControl(event) && "Control", event.altKey && "Alt", shift && "Shift", NAMES[event.key] ?? event.key]
    .filter(Boolean)
    .join("+");
}

function targetOf(event) {
  if (event.isComposing || !event.key) return null;
  if (!isControl(event) && !event.altKey && !plainKey(event)) return null;
  return document.querySelector(`[aria-keyshortcuts~="${CSS.escape(nameOf(event))}" i]:not(:disabled)`);
}

function act(target) {
  if (target.matches("dialog")) open(target);
  else if (target.matches("input, select, textarea")) target.focus();
  else target.click();
}

function open(dialog) {
  if (!dialog.open) dialog.showModal();
}

class KeyShortcuts extends HTMLElement {
  connectedCallback() {
    this.abort = new AbortController();
    const { signal } = this.abort;
    document.addEventListener("keydown", (event) => this.press(event), { signal });
    document.addEventListener("click", (event) => this.click(event), { signal });
  }

  disconnectedCallback() {
    this.abort.abort();
  }

  press(event) {
    const target = targetOf(event);
    if (!target) return;
    event.preventDefault();
    if (!event.repeat) act(target);
  }

  // A button that opens the page's list of keys.
  click(event) {
    if (event.target.closest("[data-open-keys]")) open(document.querySelector("dialog[data-keys]"));
  }
}

customElements.define("key-shortcuts", KeyShortcuts);
