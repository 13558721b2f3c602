/** A time as text, such as `12 ns`, `3.4 µs`, `56 ms` or `7.8 s`. @param ms milliseconds */
export function formatTime(ms: number): string {
  const units = [
    { unit: "ns", size: 1e-6 },
    { unit: "µs", size: 1e-3 },
    { unit: "ms", size: 1 },
  ];
  const { unit, size } = units.find((fits) => ms < 1e3 * fits.size) ?? { unit: "s", size: 1e3 };
  const value = ms / size;
  return `${value < 10 ? value.toFixed(1) : value.toFixed(0)} ${unit}`;
}
