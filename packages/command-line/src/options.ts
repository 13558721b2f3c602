import { type ParseArgsConfig, parseArgs } from "node:util";

/** A mistake in the arguments. The command exits with 2 and says how to get help. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/**
 * Parses options, and arguments if the command takes any.
 * @throws {UsageError} that names the option or argument that is wrong.
 */
export function parseOptions<const O extends NonNullable<ParseArgsConfig["options"]>>(
  args: readonly string[],
  options: O,
  { takesArguments = false }: { readonly takesArguments?: boolean } = {},
) {
  const { tokens, ...parsed } = parseStrictly(args, options);
  const once = new Set<string>();
  for (const token of tokens) {
    if (token.kind !== "option" || options[token.name]?.multiple === true) continue;
    // Which one was meant cannot be known, and of an API key's owner it matters.
    if (once.has(token.name)) throw new UsageError(`${token.rawName} is given twice`);
    once.add(token.name);
  }
  const [first] = parsed.positionals;
  if (takesArguments || first === undefined) return parsed;
  throw new UsageError(`unexpected argument ${JSON.stringify(first)}`);
}

function parseStrictly<const O extends NonNullable<ParseArgsConfig["options"]>>(
  args: readonly string[],
  options: O,
) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, tokens: true, options });
  } catch (cause) {
    // The first sentence says what is wrong, the others how to pass odd arguments.
    const [reason] = cause instanceof Error ? cause.message.split(/\.\s/) : [String(cause)];
    throw new UsageError(reason, { cause });
  }
}

/** Parses a whole number; undefined if the option is not given. @throws {UsageError} that states the range. */
export function parseCount(
  option: string,
  text: string | undefined,
  { min = 1, max }: { readonly min?: number; readonly max: number },
): number | undefined {
  if (text === undefined) return undefined;
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw new UsageError(`${option} is ${JSON.stringify(text)}, expected a whole number from ${min} to ${max}`);
}

/** Parses a line of text; undefined if the option is not given. @throws {UsageError} that states the length. */
export function parseText(option: string, text: string | undefined, maxLength: number): string | undefined {
  if (text === undefined) return undefined;
  const trimmed = text.trim();
  if (trimmed.length >= 1 && trimmed.length <= maxLength && !/\p{Cc}/u.test(trimmed)) return trimmed;
  throw new UsageError(`${option} takes a text of 1 to ${maxLength} characters on one line`);
}

/** What is wrong when the first argument names no command. */
export function unknownCommand(name: string | undefined): UsageError {
  return new UsageError(
    name === undefined ? "no command is given" : `unknown command ${JSON.stringify(name)}`,
  );
}
