import type { Expression, ForExpression, Step } from "./expression.ts";
import { endOfInterpolation, type Token, tokensOf } from "./tokens.ts";

/** Operators by precedence, lowest first. */
const levels = [["||"], ["&&"], ["==", "!="], ["<", ">", "<=", ">="], ["+", "-"], ["*", "/", "%"]];

/** Parses an expression, such as `var.size == "demo" ? 1 : 2`. @throws {Error} with the position of a syntax error. */
export function parseExpression(source: string): Expression {
  const parser = createParser(tokensOf(source));
  const expression = parser.expression();
  parser.end();
  return expression;
}

/**
 * Parses the content of a quoted string with interpolations. If it is a single interpolation, it is that
 * expression, and keeps its type.
 */
export function parseTemplate(source: string, hasEscapes: boolean): Expression {
  const parts: Expression[] = [];
  let text = "";
  for (let at = 0; at < source.length; at++) {
    if (source.startsWith("$${", at)) {
      text += "${";
      at += 2;
    } else if (source.startsWith("${", at)) {
      const end = endOfInterpolation(source, at + 2);
      if (text !== "") parts.push({ kind: "value", value: text });
      text = "";
      parts.push(parseExpression(source.slice(at + 2, end)));
      at = end;
    } else if (hasEscapes && source[at] === "\\") {
      text += JSON.parse(`"${source.slice(at, at + 2)}"`);
      at++;
    } else text += source[at];
  }
  if (text !== "" || parts.length === 0) parts.push({ kind: "value", value: text });
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? only : { kind: "template", parts };
}

function createParser(tokens: readonly Token[]) {
  let at = 0;
  const peek = (): Token => tokens[at] ?? { kind: "end" };
  const is = (text: string): boolean => {
    const token = peek();
    return (token.kind === "punctuation" || token.kind === "name") && token.text === text;
  };
  const accept = (text: string): boolean => {
    if (!is(text)) return false;
    at++;
    return true;
  };
  const fail = (wanted: string): never => {
    throw new Error(`an expression has ${JSON.stringify(peek())} instead of ${wanted}`);
  };
  const expect = (text: string): void => {
    if (!accept(text)) fail(text);
  };
  const nameOf = (): string => {
    const token = peek();
    if (token.kind !== "name") return fail("a name");
    at++;
    return token.text;
  };

  function expression(): Expression {
    const test = binary(0);
    if (!accept("?")) return test;
    const then = expression();
    expect(":");
    return { kind: "conditional", test, then, otherwise: expression() };
  }

  function binary(level: number): Expression {
    const operators = levels[level];
    if (operators === undefined) return unary();
    let left = binary(level + 1);
    for (;;) {
      const operator = operators.find(is);
      if (operator === undefined) return left;
      at++;
      left = { kind: "binary", operator, left, right: binary(level + 1) };
    }
  }

  function unary(): Expression {
    const operator = ["!", "-"].find(is);
    if (operator === undefined) return postfix();
    at++;
    return { kind: "unary", operator, operand: unary() };
  }

  function postfix(): Expression {
    const target = primary();
    const steps: Step[] = [];
    for (;;) {
      if (accept(".")) steps.push({ name: nameOf() });
      else if (accept("[")) {
        steps.push({ index: expression() });
        expect("]");
      } else break;
    }
    if (target.kind === "reference") return { ...target, steps };
    return steps.length === 0 ? target : { kind: "access", target, steps };
  }

  function primary(): Expression {
    const token = peek();
    if (token.kind === "number") {
      at++;
      return { kind: "value", value: token.value };
    }
    if (token.kind === "string") {
      at++;
      return parseTemplate(token.source, true);
    }
    if (accept("(")) {
      const inner = expression();
      expect(")");
      return inner;
    }
    if (accept("[")) return is("for") ? loop("]") : tuple();
    if (accept("{")) return is("for") ? loop("}") : object();
    const name = nameOf();
    if (name === "true" || name === "false") return { kind: "value", value: name === "true" };
    if (name === "null") return { kind: "value", value: null };
    return accept("(") ? call(name) : { kind: "reference", root: name, steps: [] };
  }

  function call(name: string): Expression {
    const args: Expression[] = [];
    let spread = false;
    while (!accept(")")) {
      args.push(expression());
      spread = accept("...");
      if (!accept(",") && !is(")")) fail(")");
    }
    return { kind: "call", name, args, spread };
  }

  function tuple(): Expression {
    const items: Expression[] = [];
    while (!accept("]")) {
      items.push(expression());
      if (!accept(",") && !is("]")) fail("]");
    }
    return { kind: "tuple", items };
  }

  function object(): Expression {
    const entries: [Expression, Expression][] = [];
    while (!accept("}")) {
      entries.push([key(), expression()]);
      accept(",");
    }
    return { kind: "object", entries };
  }

  /** A bare word before the sign is a key, not a reference. */
  function key(): Expression {
    const token = peek();
    const next = tokens[at + 1];
    const isWord = token.kind === "name" && next?.kind === "punctuation" && ["=", ":"].includes(next.text);
    if (isWord) at++;
    const read: Expression = isWord ? { kind: "value", value: token.text } : expression();
    if (!accept("=")) expect(":");
    return read;
  }

  function loop(close: "]" | "}"): ForExpression {
    expect("for");
    const names = [nameOf()];
    if (accept(",")) names.push(nameOf());
    expect("in");
    const collection = expression();
    expect(":");
    const first = expression();
    if (close === "}") expect("=>");
    const value = close === "}" ? expression() : first;
    const condition = accept("if") ? expression() : undefined;
    expect(close);
    return { kind: "for", names, collection, key: close === "}" ? first : undefined, value, condition };
  }

  return {
    expression,
    end(): void {
      if (peek().kind !== "end") fail("the end");
    },
  };
}
