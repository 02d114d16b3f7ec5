// A server as a test needs it: it writes every text in its one form, and takes only what knows its latest version.

import { of, same } from "../../countersign/static/entry/snapshot.js";

export const item = (key, description) => of({ values: {}, items: [{ key, description }] }).items[0];
export const copy = ({ values, items }) => structuredClone({ values, items });

export const inOneForm = ({ values, items }) => ({
  values: Object.fromEntries(Object.entries(values).map(([name, text]) => [name, text.toUpperCase()])),
  items: items.map((one) => ({ ...one, description: one.description.toUpperCase() })),
});

export class Server {
  constructor() {
    this.history = new Map();
    this.store({ values: { number: "R-1", iban: "", no_items: "" }, items: [item("k1", "ONE")] });
  }

  store(content) {
    this.stored = { version: this.history.size + 1, ...copy(content) };
    this.history.set(this.stored.version, copy(content));
  }

  // The same again is no conflict, however old its version is.
  take({ content, version }) {
    const mine = inOneForm(content);
    const isSame = same(mine, copy(this.stored));
    if (version !== this.stored.version && !isSame) return { status: 409, stored: { ...this.answer(), mine } };
    if (!isSame) this.store(mine);
    return { status: 200, stored: this.answer() };
  }

  answer() {
    return structuredClone(this.stored);
  }
}
