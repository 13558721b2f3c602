/** How many batches, for a reader. */
export function volumeName(batches: number): string {
  if (batches === 0) return "none";
  return batches < 1e9 ? `${batches / 1e6} million` : `${batches / 1e9} billion`;
}

/** US dollars, with cents where they count. */
export function dollars(amount: number): string {
  const digits = amount < 1_000 ? 2 : 0;
  return `$${amount.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits })}`;
}
