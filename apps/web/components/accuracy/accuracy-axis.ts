/** Distance of two ticks, a share of one. */
const step = 0.05;

/**
 * An axis that holds all accuracies, from a multiple of 5 % up to 100 %: one that began at 0 would hide how the models
 * differ.
 */
export function accuracyAxis(accuracies: readonly number[]): { domain: [number, number]; ticks: number[] } {
  const lowest = Math.min(1 - 2 * step, ...accuracies);
  const steps = Math.ceil((1 - lowest) / step - 1e-9);
  // Counted down from one, so that the highest tick is one exactly.
  const ticks = Array.from({ length: steps + 1 }, (_, i) => Math.round(100 - 100 * step * (steps - i)) / 100);
  return { domain: [ticks[0] ?? 0, 1], ticks };
}
