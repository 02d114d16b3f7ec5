// One row of the items table: its cells by name, its number, its key.

export const COLUMNS = ["description", "quantity", "unit_price", "price_base_quantity", "tax_rate", "line_total"];
// What a row of a spreadsheet has, in this order.
export const USUAL = COLUMNS.filter((name) => name !== "price_base_quantity");
export const HIDDEN = ["key", "unit", "worked_out"];

export const newKey = () => {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
};

export const cell = (row, name) => row.querySelector(`[name="item_${name}"]`);
export const columnOf = (input) => input.name.replace("item_", "");
export const rowOf = (target) => target.closest?.("tr[data-key]");

export const typed = (input) => input.value;
export const arrived = (input) =>
  input.defaultValue ?? [...input.options].find((one) => one.defaultSelected)?.value ?? "";

// What stands in its cells, or stood there when the page `arrived`.
export function values(row, read = typed) {
  return Object.fromEntries([...HIDDEN, ...COLUMNS].map((name) => [name, read(cell(row, name))]));
}

export function isEmpty(row) {
  return COLUMNS.every((name) => !cell(row, name).value.trim());
}

export function fill(row, content) {
  for (const name of [...HIDDEN, ...COLUMNS]) {
    if (name !== "key" && name in content) cell(row, name).value = content[name];
  }
}

export function setKey(row, key) {
  row.dataset.key = key;
  cell(row, "key").value = key;
  for (const name of COLUMNS) cell(row, name).id = `id_item.${key}.${name}`;
}

const names = () => ({
  description: gettext("Description, item %s"),
  quantity: gettext("Quantity, item %s"),
  unit_price: gettext("Unit price, item %s"),
  price_base_quantity: gettext("Price per, item %s"),
  tax_rate: gettext("Tax rate, item %s"),
  line_total: gettext("Line total, item %s"),
});

export function renumber(rows) {
  const labels = names();
  rows.forEach((row, index) => {
    for (const name of COLUMNS) {
      cell(row, name).setAttribute("aria-label", interpolate(labels[name], [index + 1]));
    }
    row.querySelector("[data-remove]").setAttribute("aria-label", interpolate(gettext("Remove row %s"), [index + 1]));
  });
}
