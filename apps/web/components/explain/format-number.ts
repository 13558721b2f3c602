// One language for all numbers, so that the server and every browser write the same.
const decimals = new Intl.NumberFormat("en", { maximumFractionDigits: 6 });
const signedDecimals = new Intl.NumberFormat("en", {
  minimumFractionDigits: 4,
  maximumFractionDigits: 4,
  signDisplay: "exceptZero",
});
const exponents = new Intl.NumberFormat("en", { notation: "scientific", maximumSignificantDigits: 5 });
const signedExponents = new Intl.NumberFormat("en", {
  notation: "scientific",
  maximumSignificantDigits: 4,
  signDisplay: "exceptZero",
});

/** `4.1562`, `−0.4`, `1.5e300` or `1e−7`: short however large or small the number is. */
export function formatNumber(value: number): string {
  return withSymbols((needsExponent(value) ? exponents : decimals).format(value));
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
