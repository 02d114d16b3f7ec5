// The same numbers for the same seed, on every machine.

export class Random {
  constructor(seed) {
    this.state = seed;
  }

  // 0 <= number < below
  under(below) {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  }

  of(choices) {
    return choices[this.under(choices.length)];
  }

  // One of {name: weight}, the heavier the more often.
  weighted(weights) {
    const all = Object.entries(weights);
    let left = this.under(all.reduce((sum, [, weight]) => sum + weight, 0));
    for (const [name, weight] of all) {
      if (left < weight) return name;
      left -= weight;
    }
    return null;
  }
}
