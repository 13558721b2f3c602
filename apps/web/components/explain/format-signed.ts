const signed = new Intl.NumberFormat("en", {
  minimumFractionDigits: 4,
  maximumFractionDigits: 4,
  signDisplay: "exceptZero",
});
const plain = new Intl.NumberFormat("en", { maximumFractionDigits: 5 });

/** `+1.2300` or `−0.5000`: four digits after the point, always with its sign. */
export function formatSigned(value: number): string {
  return withMinusSign(signed.format(value));
}

/** `4.1562` or `−0.4`: a feature with the digits that it has. */
export function formatFeature(value: number): string {
  return withMinusSign(plain.format(value));
}

function withMinusSign(text: string): string {
  return text.replace("-", "−");
}
