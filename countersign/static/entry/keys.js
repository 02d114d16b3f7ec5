// The keys of the whole page; those of the items table are its own.

const press = (form, then) => {
  const button = document.querySelector(then ? `[form="${form.id}"][name="then"][value="${then}"]` : `[form="${form.id}"]:not([name])`);
  form.requestSubmit(button);
};

export function listen(form) {
  document.addEventListener("keydown", (event) => {
    const withControl = event.ctrlKey || event.metaKey;
    if (withControl && event.key.toLowerCase() === "s") handled(event, () => press(form, ""));
    else if (withControl && event.key === "/") handled(event, list);
    else if (withControl && event.key === "Enter") handled(event, () => press(form, event.shiftKey ? "next" : "submit"));
  });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.defaultPrevented || event.isComposing || !event.target.matches("input")) return;
    handled(event, () => step(form, event.target, event.shiftKey ? -1 : 1));
  });
  document.querySelector("[data-open-keys]").addEventListener("click", list);
}

const list = () => document.querySelector("dialog[data-keys]").showModal();

function handled(event, action) {
  event.preventDefault();
  action();
}

// The next field one can type in, or the one before.
function step(form, from, by) {
  const fields = [...form.elements].filter((field) => field.matches("input:not([type=hidden])") && field.offsetParent);
  fields[fields.indexOf(from) + by]?.focus();
}
