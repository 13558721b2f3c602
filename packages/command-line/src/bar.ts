/** A bar of `width` characters that is filled up to a share of one. */
export function formatBar(share: number, width: number): string {
  const filled = Math.round(Math.min(Math.max(share, 0), 1) * width);
  return `${"█".repeat(filled)}${"░".repeat(width - filled)}`;
}
