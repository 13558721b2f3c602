import { AppError } from "../core/app-error.ts";

/** Arrays and objects within each other: the contract needs three. */
export const mostDepth = 32;

const quote = 0x22;
const backslash = 0x5c;

/**
 * Looks how deep arrays and objects are within each other in a JSON text, before it is parsed: what walks a value that
 * is too deep runs out of stack. Whether the text is JSON does not matter here.
 * @throws {AppError} `bad-request`.
 */
export function checkDepth(text: string): void {
  let depth = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === quote) {
      index = endOfString(text, index);
      continue;
    }
    // `[` and `{` differ in one bit, and so do `]` and `}`.
    const bracket = code & ~0x20;
    if (bracket === 0x5b) {
      depth += 1;
      if (depth > mostDepth) {
        throw new AppError(
          "bad-request",
          `body must not nest arrays and objects more than ${mostDepth} deep`,
        );
      }
    } else if (bracket === 0x5d) depth -= 1;
  }
}

/** The closing quote of the string that opens at `start`; the text's end, where there is none. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let escapes = 0;
    while (text.charCodeAt(end - 1 - escapes) === backslash) escapes += 1;
    if (escapes % 2 === 0) return end;
  }
  return text.length;
}
