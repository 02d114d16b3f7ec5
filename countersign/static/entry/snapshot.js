// What an invoice says, as plain data: {values: {number: "R-1", …, no_items: ""}, items: [{key, description, …}]}.
// The fields are whatever the form or the server names; their order does not matter.

import { COLUMNS } from "./rows.js";

export function same(left, right) {
  if (typeof left !== "object" || !left || !right) return left === right;
  const names = Object.keys(left);
  return names.length === Object.keys(right).length && names.every((name) => same(left[name], right[name]));
}

// As the server answers and as it is kept on this device: the same shape.
export const of = ({ values, items }) => ({
  values: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value ?? ""])),
  items: items.map((item) => ({
    key: item.key,
    unit: item.unit ?? "",
    worked_out: item.worked_out === true || item.worked_out === "1" ? "1" : "",
    ...Object.fromEntries(COLUMNS.map((name) => [name, item[name] ?? ""])),
  })),
});

export const itemIn = (content, key) => content.items.find((item) => item.key === key);

// The same item, whoever worked its total out?
export const saysTheSame = (left, right) =>
  same(left && { ...left, worked_out: "" }, right && { ...right, worked_out: "" });

// What counts as saved once `sent` was stored as `stored`: a place that still says what was sent, or its one form, is.
export function savedOf(sent, now, stored) {
  const values = Object.fromEntries(
    Object.entries(now.values).map(([name, here]) => [
      name,
      here === sent.values[name] ? here : (stored.values[name] ?? ""),
    ]),
  );
  const items = stored.items.map((item) => {
    const here = itemIn(now, item.key);
    return here && (same(here, itemIn(sent, item.key)) || saysTheSame(here, item)) ? here : item;
  });
  const order = (content) => content.items.map((item) => item.key);
  if (!same(order(now), order(sent))) return { values, items };
  return { values, items: now.items.map((item) => itemIn({ items }, item.key) ?? item) };
}

// The posted form of content, for sending again what has been sent before.
export function bodyOf(content, extra) {
  const data = new URLSearchParams({ ...content.values, ...extra });
  if (!content.values.no_items) data.delete("no_items");
  for (const item of content.items) {
    for (const [name, value] of Object.entries(item)) data.append(`item_${name}`, value);
  }
  return data;
}
