import { type ParseArgsConfig, parseArgs } from "node:util";
import { UsageError } from "./usage-error.ts";

/** Options that every command takes. */
const commonOptions = {
  "ingest-url": { type: "string" },
  "predict-url": { type: "string" },
  help: { type: "boolean", default: false },
} as const;

/** What the help of every command says about {@link commonOptions}. */
export const commonHelp = `  --ingest-url URL    where ingest-api is (default: LOOPLINE_INGEST_URL, else the stack that npm start runs)
  --predict-url URL   where predict-api is (default: LOOPLINE_PREDICT_URL, else the stack that npm start runs)
  --help              shows this

The environment variable LOOPLINE_API_KEY holds the key, where the APIs ask for one.
`;

/** The option of every command that shows something. */
export const jsonOption = { json: { type: "boolean", default: false } } as const;

export const jsonHelp = "  --json              answers in JSON, for scripts\n";

/**
 * Reads a command line with {@link commonOptions} and the options given.
 * @throws {UsageError} that says which option is wrong
 */
export function parseOptions<const O extends NonNullable<ParseArgsConfig["options"]>>(
  args: readonly string[],
  options: O,
) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: { ...options, ...commonOptions } });
  } catch (cause) {
    const [reason] = cause instanceof Error ? cause.message.split(". ") : [String(cause)];
    throw new UsageError(reason ?? "the arguments are wrong", { cause });
  }
}

/** Reads the number of an option. @throws {UsageError} that says what it must be */
export function parseCount(option: string, text: string | undefined, most: number): number | undefined {
  if (text === undefined) return undefined;
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= 1 && value <= most) return value;
  throw new UsageError(`${option} is ${JSON.stringify(text)}, expected a whole number from 1 to ${most}`);
}

/** @throws {UsageError} if there are arguments besides options */
export function takeNoArguments(positionals: readonly string[]): void {
  const [first] = positionals;
  if (first !== undefined) throw new UsageError(`unexpected ${JSON.stringify(first)}`);
}
