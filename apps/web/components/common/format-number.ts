// One language for all numbers, so that the server and every browser write the same.
const counts = new Intl.NumberFormat("en");
const seconds = new Intl.NumberFormat("en", { maximumSignificantDigits: 2 });
const percents = new Intl.NumberFormat("en", { style: "percent", maximumFractionDigits: 1 });

/** `12,345` */
export function formatCount(count: number): string {
  return counts.format(count);
}

/** `97.5%`, from a share of one. */
export function formatShare(share: number): string {
  return percents.format(share);
}

/** `0.012 s`, from seconds; two digits tell enough, and the shortest times are not zero. */
export function formatSeconds(duration: number): string {
  return `${seconds.format(duration)} s`;
}

/** `1 batch`, `2 batches`. */
export function formatQuantity(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}
