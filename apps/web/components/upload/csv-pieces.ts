/**
 * Cuts CSV text into pieces of whole records, at line ends outside of quotes.
 *
 * @param text with LF as its line end
 * @param length of a piece at least, in characters
 */
export function* csvPieces(text: string, length: number): Generator<string> {
  let start = 0;
  while (start < text.length) {
    let end = start;
    let isInQuotes = false;
    do {
      const next = text.indexOf("\n", Math.max(end, start + length));
      const stop = next === -1 ? text.length : next + 1;
      if (countQuotes(text.slice(end, stop)) % 2 === 1) isInQuotes = !isInQuotes;
      end = stop;
    } while (isInQuotes && end < text.length);
    yield text.slice(start, end);
    start = end;
  }
}

function countQuotes(text: string): number {
  return text.split('"').length - 1;
}
