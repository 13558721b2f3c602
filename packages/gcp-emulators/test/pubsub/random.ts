/** Numbers from 0 up to 1, the same for the same seed: xorshift on 32 bits (Marsaglia 2003, "Xorshift RNGs"). */
export function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
