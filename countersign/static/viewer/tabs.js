// Which file is shown, or the drawing of its e-invoice: one tab for each, none where there is only one.

export function tabs(viewer) {
  const list = Object.assign(document.createElement("div"), { className: "viewer-tabs", role: "tablist" });
  list.setAttribute("aria-label", gettext("File"));
  const shown = viewer.originals.filter((one) => one.page_count);
  list.hidden = shown.length < 2;
  const buttons = shown.map((one) => button(viewer, one));
  list.append(...buttons);
  const mark = () => {
    const chosen = shown.findIndex((one) => one.id === viewer.original?.id && one.before === viewer.original.before);
    shown.forEach((_one, at) => {
      const isOpen = at === chosen;
      // The key opens the one behind it, whatever is in focus.
      if (shown.length > 1 && at === (chosen + 1) % shown.length) {
        buttons[at].setAttribute("aria-keyshortcuts", "Alt+N");
      } else buttons[at].removeAttribute("aria-keyshortcuts");
      buttons[at].setAttribute("aria-selected", String(isOpen));
      buttons[at].tabIndex = isOpen ? 0 : -1;
    });
  };
  viewer.addEventListener("viewer:opened", mark);
  list.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step) return;
    const next = buttons[(buttons.indexOf(event.target) + step + buttons.length) % buttons.length];
    next.focus();
    next.click();
  });
  mark();
  return list;
}

function button(viewer, one) {
  const made = Object.assign(document.createElement("button"), { type: "button", role: "tab", textContent: one.name });
  made.title = one.name;
  made.addEventListener("click", () => viewer.open(one));
  return made;
}
