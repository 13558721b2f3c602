/** A stream of numbers that follows from its seed alone. */
export interface Random {
  /** From 0 up to, but never, 1. */
  next(): number;
  chance(probability: number): boolean;
  between(low: number, high: number): number;
  /** Of any magnitude between two positive numbers alike. */
  magnitude(low: number, high: number): number;
  /** A whole number; both ends are possible. */
  whole(low: number, high: number): number;
  /** @throws {RangeError} for an empty list. */
  pick<T>(list: readonly T[]): T;
  shuffle<T>(list: readonly T[]): T[];
  uuid(): string;
  /** A stream of its own: what is taken from it changes nothing here. */
  fork(name: string): Random;
}

/** Chris Doty-Humphrey's sfc32 (PractRand), its state mixed from a name. */
export function createRandom(seed: number | string): Random {
  let [a, b, c, counter] = mixState(String(seed));

  function word(): number {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return sum >>> 0;
  }

  const next = () => word() / 2 ** 32;
  const whole = (low: number, high: number) => low + Math.floor(next() * (high - low + 1));

  return {
    next,
    whole,
    chance: (probability) => next() < probability,
    between: (low, high) => low + next() * (high - low),
    magnitude: (low, high) => low * (high / low) ** next(),
    pick(list) {
      const index = whole(0, list.length - 1);
      if (list.length === 0) throw new RangeError("cannot pick from an empty list");
      return list[index] as (typeof list)[number];
    },
    shuffle(list) {
      return list
        .map((entry) => ({ entry, order: next() }))
        .sort((one, other) => one.order - other.order)
        .map(({ entry }) => entry);
    },
    uuid() {
      const hex = Array.from({ length: 4 }, () => word().toString(16).padStart(8, "0")).join("");
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
    },
    fork: (name) => createRandom(`${seed}/${name}`),
  };
}

/** Four words from a text: FNV-1a from four starting points, then a few steps that spread them. */
function mixState(text: string): [number, number, number, number] {
  const hash = (start: number) => {
    let value = start;
    for (let index = 0; index < text.length; index++) {
      value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
    }
    value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
    return Math.imul(value ^ (value >>> 13), 0xc2b2ae35) | 0;
  };
  return [hash(0x811c9dc5), hash(0x9e3779b9), hash(0x7f4a7c15), hash(0x2545f491)];
}
