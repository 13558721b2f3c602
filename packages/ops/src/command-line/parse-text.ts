/** Reads an option that people will read again. @throws {Error} that says what it must be. */
export function parseText(option: string, text: string | undefined, most: number): string | undefined {
  if (text === undefined) return undefined;
  const trimmed = text.trim();
  if (trimmed.length >= 1 && trimmed.length <= most && !/\p{Cc}/u.test(trimmed)) return trimmed;
  throw new Error(`${option} takes a text of 1 to ${most} characters on one line`);
}
