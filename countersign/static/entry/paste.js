// Rows copied from a spreadsheet become cells, by their header row or from the column pasted into.

import { USUAL } from "./rows.js";

const HEADERS = [
  ["line_total", /^(line )?(total|amount|sum)|gesamt|betrag|summe|montant|importe|totale?$|totaal|kwota|wartość/i],
  ["unit_price", /price|preis|prix|precio|prezzo|prijs|cena|rate per|each/i],
  ["tax_rate", /tax|vat|mwst|ust|steuer|tva|iva|btw|moms|%/i],
  ["quantity", /^(qty|quantity|menge|anzahl|quantité|qté|cantidad|quantità|aantal|ilość|hours|stunden|units?)\b/i],
  [
    "description",
    /desc|item|article|artikel|bezeichnung|leistung|désignation|libellé|concepto|descri|omschrijving|nazwa|product|service|position/i,
  ],
];

// A list of {column: text}, or null when it is a single value.
export function table(text, startColumn) {
  const lines = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "").split("\n");
  const grid = lines.map((line) => line.split("\t").map((cell) => cell.trim().replace(/^"(.*)"$/, "$1")));
  if (grid.length === 1 && grid[0].length === 1) return null;
  const header = columnsNamedIn(grid[0]);
  const columns = header ?? USUAL.slice(USUAL.indexOf(startColumn));
  return grid
    .slice(header ? 1 : 0)
    .filter((cells) => cells.some(Boolean))
    .map((cells) =>
      Object.fromEntries(
        columns.flatMap((name, index) => (name && index < cells.length ? [[name, cells[index]]] : [])),
      ),
    );
}

function columnsNamedIn(cells) {
  if (cells.some((cell) => /^[\d.,\s]+$/.test(cell))) return null;
  const found = cells.map((cell) => HEADERS.find(([, words]) => words.test(cell))?.[0] ?? null);
  const named = found.filter(Boolean);
  return named.length >= 2 && new Set(named).size === named.length ? found : null;
}
