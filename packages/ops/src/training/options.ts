import { commonHelp, parseCount, parseOptions, usageError } from "../command-line/parse-options.ts";

const command = "npm run training";

/** Rows in a list: unless told, and at most. */
const limits = { usual: 100, most: 10_000 };

export const trainingHelp = `${command} -- list | include ID… | exclude ID… | by-rule ID…
  shows the rows that no model is trained on, and chooses which ones are

  list           the rows that are left out and why, and those that an operator included, newest first: unusable ones
                 hold a number that no model can be trained on; set aside are those far outside what the set holds
  include ID…    trains on these rows, however far outside they lie
  exclude ID…    trains and tests on these rows no longer; any row of the training set may be excluded
  by-rule ID…    takes back what include or exclude said
  --limit N      rows of a list (default: ${limits.usual}, at most ${limits.most})
${commonHelp}
A choice asks for a training, so that it takes effect without waiting for the next correction.
`;

export type TrainingOptions = { readonly stateDirectory: string | undefined; readonly json: boolean } & (
  | { readonly action: "list"; readonly limit: number }
  | { readonly action: "include" | "exclude" | "by-rule"; readonly ids: readonly string[] }
);

/**
 * Reads the command line.
 * @returns `help` when that is asked for.
 * @throws {Error} that says what is wrong and how it should be.
 */
export function parseTrainingOptions(args: readonly string[]): TrainingOptions | "help" {
  const { values, positionals } = parseOptions(command, args, { limit: { type: "string" } });
  if (values.help) return "help";
  const common = { stateDirectory: values.state, json: values.json };
  const [action, ...ids] = positionals;
  const limit = parseCount("--limit", values.limit, limits.most);
  if (limit !== undefined && action !== "list") throw usageError(command, "--limit is for list");
  switch (action) {
    case "list":
      if (ids.length > 0) throw usageError(command, `list takes no ${JSON.stringify(ids[0])}`);
      return { ...common, action, limit: limit ?? limits.usual };
    case "include":
    case "exclude":
    case "by-rule": {
      if (ids.length === 0) throw usageError(command, `${action} takes the ids of rows`);
      const wrong = ids.find((id) => !/^\d{1,18}$/.test(id));
      if (wrong !== undefined) throw usageError(command, `${JSON.stringify(wrong)} is no id of a row`);
      return { ...common, action, ids: [...new Set(ids)] };
    }
    default:
      throw usageError(
        command,
        action === undefined ? "say what to do" : `there is no ${JSON.stringify(action)}`,
      );
  }
}
