// Exact decimal numbers: a whole number (BigInt) and how many of its digits are decimals. Never floats.
// Reads and writes as countersign.money does; the server has the last word.

const GROUPING = /(?<=\d)[\s'’](?=\d{3}(?!\d))/g;
const TOKEN = /\s*(?:([0-9][0-9.,'’\u00a0\u202f]*)|([-+*/()]))/y;
const LONGEST = 40;

export class NotANumber extends Error {}

const power = (digits) => 10n ** BigInt(digits);
const aligned = (left, right) => {
  const places = Math.max(left.places, right.places);
  const grown = (value) => value.whole * power(places - value.places);
  return [grown(left), grown(right), places];
};

export const decimal = (whole, places = 0) => ({ whole: BigInt(whole), places });
export const ZERO = decimal(0);

export function add(left, right) {
  const [a, b, places] = aligned(left, right);
  return { whole: a + b, places };
}

export function multiply(left, right) {
  return { whole: left.whole * right.whole, places: left.places + right.places };
}

export function equal(left, right) {
  const [a, b] = aligned(left, right);
  return a === b;
}

export const negate = (value) => ({ ...value, whole: -value.whole });

// Half up, away from zero, as EN 16931 has it.
export function round(value, places) {
  if (value.places <= places) return { whole: value.whole * power(places - value.places), places };
  const divisor = power(value.places - places);
  const size = value.whole < 0n ? -value.whole : value.whole;
  const rounded = (size * 2n + divisor) / (divisor * 2n);
  return { whole: value.whole < 0n ? -rounded : rounded, places };
}

function divide(left, right) {
  if (right.whole === 0n) throw new NotANumber();
  const places = 20 + right.places;
  const scaled = { whole: left.whole * power(places), places: left.places + places };
  return { whole: scaled.whole / right.whole, places: scaled.places - right.places };
}

// The number in the text as the format ({decimal, group}) has it, or NotANumber.
export function parse(text, format) {
  let bare = text.replace(GROUPING, "").trim().replace(/[−–]/g, "-");
  const bracketed = bare.startsWith("(") && bare.endsWith(")");
  const negative = bracketed || bare.endsWith("-");
  bare = bracketed ? bare.slice(1, -1) : bare.replace(/-$/, "");
  const plain = withPoint(bare, format);
  if (plain.length > LONGEST || !/^[+-]?\d+(\.\d+)?$/.test(plain)) throw new NotANumber(text);
  const [whole, fraction = ""] = plain.split(".");
  const value = decimal(whole.replace("+", "") + fraction, fraction.length);
  return negative ? negate(value) : value;
}

function withPoint(bare, format) {
  const marks = [...bare].filter((sign) => sign === "." || sign === ",");
  if (!marks.length) return bare;
  const last = marks.at(-1);
  const decimals = bare.length - bare.lastIndexOf(last) - 1;
  const unsigned = bare.replace(/^[+-]+/, "");
  let isDecimal;
  if (new Set(marks).size === 2) isDecimal = marks.filter((mark) => mark === last).length === 1;
  else if (marks.length > 1) isDecimal = false;
  else {
    const couldGroup = decimals === 3 && unsigned.length >= 5 && unsigned.length <= 7 && unsigned[0] !== "0";
    isDecimal = last === format.decimal || !couldGroup;
  }
  const other = last === "," ? "." : ",";
  if (isDecimal) {
    const [whole, fraction] = bare.replaceAll(other, "").split(last);
    return `${whole || "0"}.${fraction || "0"}`;
  }
  const groups = bare.replaceAll(other, last).split(last);
  if (groups.slice(1).some((group) => group.length !== 3)) throw new NotANumber(bare);
  return groups.join("");
}

// What simple arithmetic (12*3.5) or a plain number comes to, or NotANumber.
export function calculate(text, format) {
  const bare = text.replace(/^\s*([A-Za-z]{3}|[€£$])\s*(?=[-−(\d])|(?<=[\d)])\s*([A-Za-z]{3}|[€£$%])\s*$/g, "");
  try {
    return parse(bare, format);
  } catch {
    const rest = tokens(bare, format);
    const value = sum(rest);
    if (rest.length) throw new NotANumber(text);
    return value;
  }
}

// The same, or null for what is empty or not a number.
export function numberIn(text, format) {
  try {
    return text.trim() ? calculate(text, format) : null;
  } catch {
    return null;
  }
}

function tokens(text, format) {
  const found = [];
  const trimmed = text.trimEnd();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < trimmed.length) {
    const match = TOKEN.exec(trimmed);
    if (!match || found.length > 100) throw new NotANumber(text);
    found.push(match[1] ? parse(match[1], format) : match[2]);
  }
  return found;
}

function sum(rest) {
  let value = product(rest);
  while (rest[0] === "+" || rest[0] === "-") {
    const isPlus = rest.shift() === "+";
    const next = product(rest);
    value = add(value, isPlus ? next : negate(next));
  }
  return value;
}

function product(rest) {
  let value = factor(rest);
  while (rest[0] === "*" || rest[0] === "/") {
    value = rest.shift() === "*" ? multiply(value, factor(rest)) : divide(value, factor(rest));
  }
  return value;
}

function factor(rest) {
  const part = rest.shift();
  if (part === undefined) throw new NotANumber();
  if (typeof part !== "string") return part;
  if (part === "-") return negate(factor(rest));
  if (part === "+") return factor(rest);
  if (part !== "(") throw new NotANumber();
  const value = sum(rest);
  if (rest.shift() !== ")") throw new NotANumber();
  return value;
}

// With exactly `places` decimals, thousands grouped: 1.234,50.
export function show(value, places, format) {
  const { whole } = round(value, places);
  const digits = (whole < 0n ? -whole : whole).toString().padStart(places + 1, "0");
  const units = digits.slice(0, digits.length - places).replace(/\B(?=(\d{3})+$)/g, format.group);
  const fraction = places ? format.decimal + digits.slice(-places) : "";
  return (whole < 0n ? "-" : "") + units + fraction;
}
