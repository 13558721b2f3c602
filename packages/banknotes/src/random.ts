/** Four unsigned 32-bit words. */
export type Block = readonly [number, number, number, number];

const rounds = 10;

/**
 * Philox4x32-10, a counter-based random number generator: the same counter and key always give the same four
 * words, so every place in the stream takes the same time to reach, and draws share no state. It uses only integer
 * arithmetic, so every machine gives the same words.
 *
 * Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011,
 * doi:10.1145/2063384.2063405, section 3.3 and table 2.
 *
 * @param counter four unsigned 32-bit words
 * @param key two unsigned 32-bit words
 */
export function philox(counter: Block, key: readonly [number, number]): Block {
  let [a, b, c, d] = counter;
  let [k0, k1] = key;
  for (let round = 0; round < rounds; round++) {
    const highA = multiplyHigh(0xd2511f53, a);
    const lowA = Math.imul(0xd2511f53, a);
    const highC = multiplyHigh(0xcd9e8d57, c);
    const lowC = Math.imul(0xcd9e8d57, c);
    a = (highC ^ b ^ k0) >>> 0;
    b = lowC >>> 0;
    c = (highA ^ d ^ k1) >>> 0;
    d = lowA >>> 0;
    k0 = (k0 + 0x9e3779b9) >>> 0;
    k1 = (k1 + 0xbb67ae85) >>> 0;
  }
  return [a, b, c, d];
}

/** The upper 32 bits of the 64-bit product, by 16-bit halves: every intermediate value stays below 2^32. */
function multiplyHigh(x: number, y: number): number {
  const xHigh = x >>> 16;
  const xLow = x & 0xffff;
  const yHigh = y >>> 16;
  const yLow = y & 0xffff;
  const middle = xHigh * yLow + ((xLow * yLow) >>> 16);
  const carry = xLow * yHigh + (middle & 0xffff);
  return xHigh * yHigh + (middle >>> 16) + (carry >>> 16);
}

/** A number strictly between 0 and 1 from an unsigned 32-bit word. */
export function toUniform(word: number): number {
  return (word + 0.5) / 2 ** 32;
}

/**
 * Four independent standard normal deviates from four random words.
 * Source: Box & Muller, "A note on the generation of random normal deviates", Annals of Mathematical Statistics
 * 29(2), 1958.
 */
export function toNormals([a, b, c, d]: Block): number[] {
  return [...normalPair(a, b), ...normalPair(c, d)];
}

function normalPair(first: number, second: number): [number, number] {
  const radius = Math.sqrt(-2 * Math.log(toUniform(first)));
  const angle = 2 * Math.PI * toUniform(second);
  return [radius * Math.cos(angle), radius * Math.sin(angle)];
}
