// What the form says, path by path (gross_total, item.<key>.quantity), and putting it back.

import { COLUMNS, cell, fill, isEmpty, typed, values } from "./rows.js";

export const HEADER = [
  "number", "vendor_name", "issue_date", "due_date", "currency", "order_reference", "iban",
  "net_total", "tax_total", "gross_total",
];

export function take(form, grid, read = typed) {
  const content = Object.fromEntries(HEADER.map((name) => [name, read(form.elements[name]).trim()]));
  const items = grid.rows.filter((row) => !isEmpty(row)).map((row) => values(row, read));
  return { values: { ...content, no_items: form.elements.no_items.checked ? "1" : "" }, items };
}

export const same = (left, right) => JSON.stringify(left) === JSON.stringify(right);

// As the server answers and as it is kept on this device: the same shape.
export const of = ({ values: header, items }) => ({
  values: Object.fromEntries([...HEADER, "no_items"].map((name) => [name, header[name] ?? ""])),
  items: items.map((item) => ({
    key: item.key, unit: item.unit ?? "", worked_out: item.worked_out === true || item.worked_out === "1" ? "1" : "",
    ...Object.fromEntries(COLUMNS.map((name) => [name, item[name] ?? ""])),
  })),
});

// Everything, whatever stands there now.
export function put(form, grid, content) {
  const { values: header, items } = of(content);
  for (const name of HEADER) form.elements[name].value = header[name];
  form.elements.no_items.checked = Boolean(header.no_items);
  for (const row of grid.rows) if (!items.some((item) => item.key === row.dataset.key)) row.remove();
  for (const item of items) {
    const row = grid.row(item.key) ?? grid.add({ content: item });
    fill(row, item);
    grid.body.append(row);
  }
  if (!items.length && !grid.rows.length) grid.add();
  form.dispatchEvent(new Event("entry:filled"));
}

// The one form of what was sent, in every place that still says what was sent and is not being typed in.
export function settle(form, grid, sent, stored) {
  const content = of(stored);
  for (const name of HEADER) {
    const input = form.elements[name];
    if (input !== document.activeElement && input.value.trim() === sent.values[name]) input.value = content.values[name];
  }
  for (const item of content.items) {
    const before = sent.items.find((one) => one.key === item.key);
    const row = grid.row(item.key);
    if (!row && !before && !sent.items.length) grid.add({ content: item });
    if (!row || !before) continue;
    for (const name of COLUMNS) {
      const input = cell(row, name);
      if (input !== document.activeElement && input.value === before[name]) input.value = item[name];
    }
  }
  form.dispatchEvent(new Event("entry:filled"));
}

export function body(form, grid, extra = {}) {
  const data = new URLSearchParams(new FormData(form));
  for (const [name, value] of Object.entries(extra)) data.set(name, value);
  return data;
}

// The posted form of kept content, for sending what an earlier page could not.
export function bodyOf(content, extra) {
  const data = new URLSearchParams({ ...content.values, ...extra });
  if (!content.values.no_items) data.delete("no_items");
  for (const item of content.items) {
    for (const [name, value] of Object.entries(item)) data.append(`item_${name}`, value);
  }
  return data;
}
