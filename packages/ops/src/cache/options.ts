import { commonHelp, parseOptions, usageError } from "../command-line/parse-options.ts";

const command = "npm run rebuild-cache";

export const rebuildCacheHelp = `${command}
  fills Redis again from the database, after it lost its memory: which model predicts, the batches, the jobs, the
  counts. The pipeline may go on meanwhile, and it does no harm to run this when nothing was lost

${commonHelp}`;

export interface RebuildCacheOptions {
  readonly stateDirectory: string | undefined;
  readonly json: boolean;
}

/**
 * Reads the command line.
 * @returns `help` when that is asked for.
 * @throws {Error} that says what is wrong and how it should be.
 */
export function parseRebuildCacheOptions(args: readonly string[]): RebuildCacheOptions | "help" {
  const { values, positionals } = parseOptions(command, args, {});
  if (values.help) return "help";
  if (positionals.length > 0) throw usageError(command, `there is no ${JSON.stringify(positionals[0])}`);
  return { stateDirectory: values.state, json: values.json };
}
