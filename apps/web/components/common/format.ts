/**
 * Formats numbers in one language, so that the server and every browser write the same. The format is created by its first use:
 * that takes milliseconds, and no page uses all.
 */
function numberFormat(options?: Intl.NumberFormatOptions): Pick<Intl.NumberFormat, "format"> {
  let created: Intl.NumberFormat | undefined;
  return {
    format(value) {
      created ??= new Intl.NumberFormat("en", options);
      return created.format(value);
    },
  };
}

const counts = numberFormat();
const shares = numberFormat({ style: "percent", maximumFractionDigits: 1 });
const alignedShares = numberFormat({
  style: "percent",
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});
const twoDigits = numberFormat({ maximumSignificantDigits: 2 });
const decimals = numberFormat({ maximumFractionDigits: 6 });
const fixedDecimals = numberFormat({ minimumFractionDigits: 4, maximumFractionDigits: 4 });
const signedDecimals = numberFormat({
  minimumFractionDigits: 4,
  maximumFractionDigits: 4,
  signDisplay: "exceptZero",
});
const exponents = numberFormat({ notation: "scientific", maximumSignificantDigits: 5 });
const signedExponents = numberFormat({
  notation: "scientific",
  maximumSignificantDigits: 4,
  signDisplay: "exceptZero",
});

/** `12,345` */
export function formatCount(count: number): string {
  return counts.format(count);
}

/** `1 batch`, `2 batches` */
export function formatQuantity(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** `97.5%`, from a share of one. */
export function formatShare(share: number): string {
  return shares.format(share);
}

const margins = numberFormat({ minimumFractionDigits: 2, maximumFractionDigits: 2 });
const wholeShares = numberFormat({ style: "percent" });

/** `1.23`, or `1.5e300`: how clearly something is predicted. */
export function formatMargin(margin: number): string {
  return margin >= 1e6 ? formatNumber(margin) : margins.format(margin);
}

/** `92%`, and never the certainty of 100%. */
export function formatLikelihood(probability: number): string {
  return probability > 0.99 ? "over 99%" : wholeShares.format(probability);
}

/** `97.0%`: the same for a column, whose decimal points line up. */
export function formatAlignedShare(share: number): string {
  return alignedShares.format(share);
}

/** `7.9 ms`, `12 ms`, or `1.4 s` from a second on. Two digits are enough, and the shortest times are not shown as zero. */
export function formatDuration(milliseconds: number): string {
  return isInSeconds(milliseconds) ? `${inSeconds(milliseconds)} s` : `${inMilliseconds(milliseconds)} ms`;
}

/** `4 / 12 ms`, `420 ms / 1.4 s` or `1.1 / 1.4 s`. */
export function formatLatency({ p50_ms, p99_ms }: { p50_ms: number; p99_ms: number }): string {
  const [p50, p99] = [formatDuration(p50_ms), formatDuration(p99_ms)];
  return isInSeconds(p50_ms) === isInSeconds(p99_ms) ? `${p50.split(" ")[0]} / ${p99}` : `${p50} / ${p99}`;
}

function isInSeconds(milliseconds: number): boolean {
  return Math.round(milliseconds) >= 1_000;
}

function inSeconds(milliseconds: number): string {
  return twoDigits.format(milliseconds / 1_000);
}

function inMilliseconds(milliseconds: number): string {
  return milliseconds < 10 ? twoDigits.format(milliseconds) : formatCount(Math.round(milliseconds));
}

/** `12 s`, `3 min`, `2 h`: as precise as the age of a waiting message needs to be. */
export function formatAge(seconds: number): string {
  if (seconds < 120) return `${formatCount(Math.round(seconds))} s`;
  if (seconds < 7_200) return `${formatCount(Math.round(seconds / 60))} min`;
  return `${formatCount(Math.round(seconds / 3_600))} h`;
}

/** `4.1562`, `−0.4`, `1.5e300` or `1e−7`: short however large or small the number is. */
export function formatNumber(value: number): string {
  return withSymbols((needsExponent(value) ? exponents : decimals).format(value));
}

/** `1.2300`, `−0.5000` or `1.5e300`: with four decimal places, so that a column lines up. */
export function formatFixed(value: number): string {
  return withSymbols((needsExponent(value) ? exponents : fixedDecimals).format(value));
}

/** `+1.2300`, `−0.5000` or `+1.5e300`: with four decimal places and always with a sign. */
export function formatSigned(value: number): string {
  return withSymbols((needsExponent(value) ? signedExponents : signedDecimals).format(value));
}

function needsExponent(value: number): boolean {
  const size = Math.abs(value);
  return Number.isFinite(size) && size !== 0 && (size >= 1e6 || size < 1e-4);
}

function withSymbols(text: string): string {
  return text.replace("E", "e").replaceAll("-", "−");
}

/**
 * A `created` field in the viewer's language and time zone.
 *
 * @param zone `UTC` for a text that the server and every browser write alike
 */
export function formatMoment(created: string, zone?: "UTC"): string {
  const language = zone === undefined ? undefined : "en";
  const format = new Intl.DateTimeFormat(language, {
    dateStyle: "medium",
    timeStyle: "medium",
    timeZone: zone,
  });
  return format.format(new Date(`${created}Z`));
}

/** The same with its zone: `29 November 2026 at 20:33:10 CET`. */
export function formatZoned(created: string): string {
  return new Intl.DateTimeFormat(undefined, { dateStyle: "long", timeStyle: "long" }).format(
    new Date(`${created}Z`),
  );
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
