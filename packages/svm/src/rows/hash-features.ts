/**
 * MurmurHash3 (x86, 32 bits; Austin Appleby, public domain algorithm, seed 0) over the features' IEEE-754
 * doubles, 8 little-endian bytes each, −0 taken as 0. The same features give the same hash on every platform,
 * in every version of this package.
 * @param x row-major features
 * @param start first feature of the row
 * @param cols features in the row
 * @returns an unsigned 32-bit integer
 */
export function hashFeatures(x: ArrayLike<number>, start = 0, cols = x.length): number {
  let hash = 0;
  for (let j = start; j < start + cols; j++) {
    // Adding 0 turns −0 into 0.
    bytes.setFloat64(0, x[j] + 0, true);
    hash = mix(hash, bytes.getInt32(0, true));
    hash = mix(hash, bytes.getInt32(4, true));
  }
  return finish(hash ^ (8 * cols));
}

const bytes = new DataView(new ArrayBuffer(8));

function mix(hash: number, word: number): number {
  const scrambled = Math.imul(rotate(Math.imul(word, 0xcc9e2d51), 15), 0x1b873593);
  return (Math.imul(rotate(hash ^ scrambled, 13), 5) + 0xe6546b64) | 0;
}

function rotate(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by));
}

function finish(hash: number): number {
  let h = hash;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
