// A likely duplicate beside the earlier invoice, in a dialog; items are added to it once all is saved.

import { ask } from "../shared/asking.js";

export function listen(form, saver) {
  form.addEventListener("click", async (event) => {
    const link = event.target.closest('a[href*="/compare/"]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    await saver.flush();
    const response = await ask(`${link.href}?part`, { headers: { Accept: "text/html" } }).catch(() => null);
    if (response?.ok) open(await response.text(), saver);
    else location.assign(link.href);
  });
}

function open(markup, saver) {
  const dialog = Object.assign(document.createElement("dialog"), { className: "conflict" });
  dialog.setAttribute("aria-labelledby", "compare-title");
  dialog.innerHTML = markup; // our own page's part
  const close = Object.assign(document.createElement("button"), {
    type: "button",
    className: "btn btn-sm btn-outline-secondary",
    textContent: gettext("Close"),
  });
  close.addEventListener("click", () => dialog.close());
  dialog.querySelector(".conflict-buttons").append(close);
  dialog.querySelector("[data-join]")?.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (await saver.flush("saved")) event.target.submit();
  });
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
