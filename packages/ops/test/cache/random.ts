/** Numbers from 0 to 1, the same for the same seed (xorshift32: G. Marsaglia, J. Stat. Softw. 8(14), 2003). */
export function createRandom(seed: number) {
  let state = seed | 0 || 1;
  function random(): number {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  }
  function shuffle<T>(items: readonly T[]): T[] {
    return items
      .map((item) => ({ item, place: random() }))
      .sort((one, other) => one.place - other.place)
      .map(({ item }) => item);
  }
  return { random, shuffle };
}
