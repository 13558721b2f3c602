export type Token =
  | { readonly kind: "name" | "punctuation"; readonly text: string }
  | { readonly kind: "number"; readonly value: number }
  /** The raw text between the quotes, with escapes and interpolations. */
  | { readonly kind: "string"; readonly source: string }
  | { readonly kind: "end" };

const name = /[A-Za-z_][\w-]*/y;
const number = /\d+(?:\.\d+)?/y;
const punctuation = /=>|\.\.\.|==|!=|<=|>=|&&|\|\||[[\](){}.,:?=<>!+\-*/%]/y;

/** Splits an expression into tokens. Line ends that separate count as commas. */
export function tokensOf(source: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const text = pattern.exec(source)?.[0];
    if (text !== undefined) at += text.length;
    return text;
  };
  while (at < source.length) {
    if (take(/\s+/y) !== undefined || take(/#[^\n]*/y) !== undefined) continue;
    if (source[at] === '"') {
      const end = endOfString(source, at + 1);
      tokens.push({ kind: "string", source: source.slice(at + 1, end) });
      at = end + 1;
      continue;
    }
    const digits = take(number);
    if (digits !== undefined) {
      tokens.push({ kind: "number", value: Number(digits) });
      continue;
    }
    const word = take(name);
    const text = word ?? take(punctuation);
    if (text === undefined)
      throw new Error(`cannot read ${JSON.stringify(source.slice(at, at + 30))} of an expression`);
    tokens.push({ kind: word === undefined ? "punctuation" : "name", text });
  }
  return [...tokens, { kind: "end" }];
}

/** The index of a string's closing quote, skipping escapes and interpolations. */
function endOfString(source: string, start: number): number {
  for (let at = start; at < source.length; at++) {
    if (source[at] === "\\") at++;
    else if (source.startsWith("${", at)) at = endOfInterpolation(source, at + 2);
    else if (source[at] === '"') return at;
  }
  throw new Error(`a string of an expression has no end: ${source.slice(start, start + 40)}`);
}

/** The index of the brace that closes an interpolation opened before `start`. */
export function endOfInterpolation(source: string, start: number): number {
  let depth = 1;
  for (let at = start; at < source.length; at++) {
    if (source[at] === '"') at = endOfString(source, at + 1);
    else if (source[at] === "{") depth++;
    else if (source[at] === "}" && --depth === 0) return at;
  }
  throw new Error(`an interpolation has no end: ${source.slice(start, start + 40)}`);
}
