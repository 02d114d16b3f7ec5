// Two versions of the same invoice, side by side: what is typed here, what was saved elsewhere.
// The person chooses for each difference; nothing is lost before they have.

import { COLUMNS } from "./rows.js";
import { itemIn, of, saysTheSame } from "./snapshot.js";

const line = (item) =>
  item
    ? COLUMNS.map((name) => item[name])
        .filter(Boolean)
        .join(" · ")
    : gettext("(not there)");
const labelOf = (name) => document.querySelector(`label[for="id_${name}"]`)?.textContent.trim() ?? name;

// What differs, each with a choice beforehand: what was changed here stays, the rest comes from elsewhere.
function differences(mine, theirs, base, typed) {
  const fields = Object.keys(theirs.values).filter((name) => mine.values[name] !== theirs.values[name]);
  const keys = new Set([...mine.items, ...theirs.items].map((item) => item.key));
  const items = [...keys].filter((key) => !saysTheSame(itemIn(mine, key), itemIn(theirs, key)));
  return [
    ...fields.map((name) => ({
      label: name === "no_items" ? gettext("This invoice has no items") : labelOf(name),
      mine: name === "no_items" ? (mine.values[name] ? gettext("yes") : gettext("no")) : mine.values[name],
      theirs: name === "no_items" ? (theirs.values[name] ? gettext("yes") : gettext("no")) : theirs.values[name],
      keep: typed.values[name] !== base.values[name],
      adopt: (result) => {
        result.values[name] = theirs.values[name];
      },
    })),
    ...items.map((key, index) => ({
      label: interpolate(gettext("Item %s"), [
        1 +
          Math.max(
            index,
            mine.items.findIndex((item) => item.key === key),
          ),
      ]),
      mine: line(itemIn(mine, key)),
      theirs: line(itemIn(theirs, key)),
      keep: !saysTheSame(itemIn(typed, key), itemIn(base, key)),
      adopt: (result) => replace(result, key, itemIn(theirs, key)),
    })),
  ];
}

function replace(result, key, item) {
  const at = result.items.findIndex((one) => one.key === key);
  if (at >= 0) result.items.splice(at, 1, ...(item ? [item] : []));
  else if (item) result.items.push(item);
}

// The content the person chose, or null when they closed the dialog and want to choose later.
// `latest` is what stands in the form by then: what does not differ is taken from there.
export async function choose(stored, base, latest) {
  const theirs = of(stored);
  const mine = of(stored.mine ?? latest());
  const found = differences(mine, theirs, base, latest());
  if (!found.length) return theirs;
  const dialog = build(found);
  document.body.append(dialog);
  dialog.showModal();
  await new Promise((done) => dialog.addEventListener("close", done, { once: true }));
  const isChosen = dialog.returnValue === "chosen";
  const result = structuredClone(latest());
  for (const [index, one] of found.entries()) {
    if (dialog.querySelector(`[name="choice-${index}"]:checked`).value === "theirs") one.adopt(result);
  }
  dialog.remove();
  return isChosen ? result : null;
}

function build(found) {
  const dialog = document.createElement("dialog");
  dialog.className = "conflict";
  dialog.setAttribute("aria-labelledby", "conflict-title");
  const form = document.createElement("form");
  form.method = "dialog";
  form.append(
    text("h2", gettext("This invoice was also changed elsewhere"), { id: "conflict-title", className: "h6" }),
    text(
      "p",
      gettext("Choose what to keep. Until then nothing is overwritten, and what you typed is kept on this device."),
      { className: "quiet" },
    ),
    tableOf(found),
    buttons(),
  );
  dialog.append(form);
  return dialog;
}

function tableOf(found) {
  const table = document.createElement("table");
  table.className = "conflict-table";
  const head = table.createTHead().insertRow();
  for (const title of ["", gettext("Typed here"), gettext("Saved elsewhere")])
    head.append(text("th", title, { scope: "col" }));
  const body = table.createTBody();
  found.forEach((one, index) => {
    const row = body.insertRow();
    row.append(text("th", one.label, { scope: "row" }));
    for (const side of ["mine", "theirs"]) row.insertCell().append(choice(one, index, side));
  });
  return table;
}

function choice(one, index, side) {
  const label = document.createElement("label");
  const input = Object.assign(document.createElement("input"), { type: "radio", name: `choice-${index}`, value: side });
  input.defaultChecked = (side === "mine") === one.keep;
  input.className = "form-check-input";
  label.append(input, text("span", one[side] || "–"));
  return label;
}

function buttons() {
  const bar = document.createElement("div");
  bar.className = "conflict-buttons";
  bar.append(
    text("button", gettext("Keep what is chosen"), {
      value: "chosen",
      className: "btn btn-sm btn-primary",
      autofocus: true,
    }),
    text("button", gettext("Choose later"), { value: "later", className: "btn btn-sm btn-outline-secondary" }),
  );
  return bar;
}

const text = (name, content, attributes = {}) =>
  Object.assign(document.createElement(name), { textContent: content, ...attributes });
