// Enter goes on to the next field of the form, with Shift back to the one before; the items' table has its own.

export function listen(form) {
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.ctrlKey || event.metaKey) return;
    if (event.defaultPrevented || event.isComposing || !event.target.matches("input")) return;
    event.preventDefault();
    step(form, event.target, event.shiftKey ? -1 : 1);
  });
}

function step(form, from, by) {
  const fields = [...form.elements].filter((field) => field.matches("input:not([type=hidden])") && field.offsetParent);
  fields[fields.indexOf(from) + by]?.focus();
}
