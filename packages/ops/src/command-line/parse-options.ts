import { type ParseArgsConfig, parseArgs } from "node:util";

/** Options that every command takes. */
export const commonOptions = {
  state: { type: "string" },
  json: { type: "boolean", default: false },
  help: { type: "boolean", default: false },
} as const;

/** What the help of every command says about {@link commonOptions}. */
export const commonHelp = `  --state DIR    the stack of this state directory (default: the deployment that GOOGLE_CLOUD_PROJECT names;
                 where that is not set, the stack of this checkout)
  --json         answers in JSON, for scripts
  --help         shows this
`;

/**
 * Reads a command line with {@link commonOptions} and the options given.
 * @param command how the command is called, such as `npm run model`
 * @throws {Error} that says which option is wrong, and where to read about them.
 */
export function parseOptions<const O extends NonNullable<ParseArgsConfig["options"]>>(
  command: string,
  args: readonly string[],
  options: O,
) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: { ...options, ...commonOptions } });
  } catch (cause) {
    const [reason] = cause instanceof Error ? cause.message.split(". ") : [String(cause)];
    throw usageError(command, reason ?? "the arguments are wrong");
  }
}

/** A mistake in the arguments, with where to read about them. */
export function usageError(command: string, problem: string): Error {
  return new Error(`${problem} (${command} -- --help shows how)`);
}

/** Reads the number of an option. @throws {Error} that says what it must be. */
export function parseCount(option: string, text: string | undefined, most: number): number | undefined {
  if (text === undefined) return undefined;
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= 1 && value <= most) return value;
  throw new Error(`${option} is ${JSON.stringify(text)}, expected a whole number from 1 to ${most}`);
}
