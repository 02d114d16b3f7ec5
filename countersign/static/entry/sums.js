// What the items come to: line totals, net, tax by rate, gross. Rounded per line and per rate.

import { add, decimal, equal, multiply, negate, numberIn, round, show, ZERO } from "./decimal.js";

export class Figures {
  // `formats`: {decimal, group, digits: {JPY: 0, ...}} as the page carries them; `currency` tells the one typed now.
  constructor(formats, currency) {
    Object.assign(this, { formats, currency });
  }

  get places() {
    return this.formats.digits[this.currency().trim().toUpperCase()] ?? 2;
  }

  read(text) {
    return numberIn(text, this.formats);
  }

  show(value) {
    return show(value, this.places, this.formats);
  }

  // Where the price is for several units, the server works the total out: it divides.
  product(quantity, price, per = "") {
    const [left, right] = [this.read(quantity), this.read(price)];
    return left && right && !per.trim() ? this.show(multiply(left, right)) : "";
  }

  // {net_total, tax_total, gross_total}, each null while a part of it is missing. A row that `isBefore` only repeats what a
  // correction corrects: it counts the other way round. Where some rows have tax in them and others do not, the server tells.
  sums(rows) {
    if (new Set(rows.map((row) => Boolean(row.isWithTax))).size > 1)
      return { net_total: null, tax_total: null, gross_total: null };
    let net = ZERO;
    const rates = [];
    let taxed = rows.length > 0;
    for (const row of rows) {
      const stated = this.read(row.line_total);
      if (!stated) return { net_total: null, tax_total: null, gross_total: null };
      const total = row.isBefore ? negate(stated) : stated;
      net = add(net, total);
      const rate = this.read(row.tax_rate);
      if (!rate) taxed = false;
      else {
        const known = rates.find((one) => equal(one.rate, rate));
        if (known) known.base = add(known.base, total);
        else rates.push({ rate, base: total });
      }
    }
    if (!rows.length) return { net_total: null, tax_total: null, gross_total: null };
    if (!taxed) return { net_total: net, tax_total: null, gross_total: null };
    const tax = rates.reduce((sum, one) => add(sum, this.tax(one)), ZERO);
    return { net_total: net, tax_total: tax, gross_total: add(net, tax) };
  }

  // Where prices include the tax, the items come to the gross total, and say nothing of the others.
  withTax(sums, { net_total: net, gross_total: gross }) {
    const [typedNet, typedGross] = [this.read(net), this.read(gross)];
    const isGross = sums.net_total && typedGross && equal(sums.net_total, typedGross);
    if (!isGross || (typedNet && equal(sums.net_total, typedNet))) return sums;
    return { net_total: null, tax_total: null, gross_total: sums.net_total };
  }

  tax({ rate, base }) {
    return round(multiply(multiply(base, rate), decimal(1, 2)), this.places);
  }
}
