/**
 * At most `count` of the items, at even distances: files are often sorted by class, and a picture need not show all.
 */
export function evenSample<Item>(items: readonly Item[], count: number): Item[] {
  if (items.length <= count) return [...items];
  return Array.from({ length: count }, (_, k) => items[Math.floor((k * items.length) / count)]).filter(
    (item) => item !== undefined,
  );
}
