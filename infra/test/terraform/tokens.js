const name = /[A-Za-z_][\w-]*/y;
const number = /\d+(?:\.\d+)?/y;
const punctuation = /=>|\.\.\.|==|!=|<=|>=|&&|\|\||[[\](){}.,:?=<>!+\-*/%]/y;
/** Splits an expression. Line ends count as commas where they separate, which the parser leaves to itself. */
export function tokensOf(source) {
    const tokens = [];
    let at = 0;
    const take = (pattern) => {
        pattern.lastIndex = at;
        const text = pattern.exec(source)?.[0];
        if (text !== undefined)
            at += text.length;
        return text;
    };
    while (at < source.length) {
        if (take(/\s+/y) !== undefined || take(/#[^\n]*/y) !== undefined)
            continue;
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
/** Where the quote is that ends a string, passing over escapes and what is interpolated. */
function endOfString(source, start) {
    for (let at = start; at < source.length; at++) {
        if (source[at] === "\\")
            at++;
        else if (source.startsWith("${", at))
            at = endOfInterpolation(source, at + 2);
        else if (source[at] === '"')
            return at;
    }
    throw new Error(`a string of an expression has no end: ${source.slice(start, start + 40)}`);
}
/** Where the brace is that ends an interpolation begun before `start`. */
export function endOfInterpolation(source, start) {
    let depth = 1;
    for (let at = start; at < source.length; at++) {
        if (source[at] === '"')
            at = endOfString(source, at + 1);
        else if (source[at] === "{")
            depth++;
        else if (source[at] === "}" && --depth === 0)
            return at;
    }
    throw new Error(`an interpolation has no end: ${source.slice(start, start + 40)}`);
}
