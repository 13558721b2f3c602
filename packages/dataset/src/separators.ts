/** Separators, those first that are rarer in texts and numbers, and what they are called. */
export const separators = new Map([
  ["\t", "tab"],
  [";", "semicolon"],
  ["|", "vertical bar"],
  [",", "comma"],
]);

/** Characters from the start of a file in which its separator is sought. */
export const sniffLength = 65_536;

/**
 * The separator that is as often in most lines as in the first; a comma if none is. Of several, the one that is rarest in texts and
 * numbers: commas may be decimal commas.
 */
export function detectSeparator(text: string): string {
  const lines = countSeparators(text);
  let best = { separator: ",", share: 0 };
  for (const [i, separator] of [...separators.keys()].entries()) {
    const first = lines[0]?.[i] ?? 0;
    const share = lines.filter((counts) => counts[i] === first).length / lines.length;
    if (first > 0 && share > best.share) best = { separator, share };
  }
  return best.separator;
}

const maxSniffedLines = 200;

/** How often each separator is in each of the first lines, outside of quotes. */
function countSeparators(text: string): number[][] {
  const candidates = [...separators.keys()];
  const lines: number[][] = [];
  let counts = candidates.map(() => 0);
  let isQuoted = false;
  let isCellStart = true;
  let isBlank = true;
  const endLine = () => {
    if (!isBlank) lines.push(counts);
    counts = candidates.map(() => 0);
    [isCellStart, isBlank] = [true, true];
  };
  for (let at = 0; at < text.length && lines.length < maxSniffedLines; at++) {
    const character = text.charAt(at);
    if (isQuoted) {
      // Of a quote that is written twice, the second one opens the cell again.
      if (character === '"') isQuoted = text.charAt(at + 1) === '"' && text.charAt(++at) === '"';
      continue;
    }
    if (character === "\n") {
      endLine();
      continue;
    }
    const candidate = candidates.indexOf(character);
    if (candidate !== -1) counts[candidate] = (counts[candidate] ?? 0) + 1;
    if (character === '"' && isCellStart) isQuoted = true;
    if (candidate === -1 && character !== " ") isBlank = false;
    isCellStart = candidate !== -1 || (isCellStart && character === " ");
  }
  // The last line may be cut off.
  if (lines.length === 0 || text.length < sniffLength) endLine();
  return lines;
}
