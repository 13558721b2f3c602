import { commonHelp, parseCount, parseOptions, usageError } from "../command-line/parse-options.ts";

const command = "npm run dead-letters";

/** Letters looked at: unless told, and at most. */
const limits = { usual: 1_000, most: 10_000 };

export const deadLettersHelp = `${command} -- list | show ID | replay ID… | replay --all
  shows the messages that no function could process, and gives them to the pipeline again

  list           what is in the box, by where it came from and why
  show ID        one letter with its body
  replay ID…     publishes the letters to the topics they came from and removes them from the box; what a function
                 has done already it does not do again
  replay --all   all that are in the box now
  --limit N      letters to look at, at most (default: ${limits.usual}, at most ${limits.most})
${commonHelp}`;

export type DeadLettersOptions = {
  readonly stateDirectory: string | undefined;
  readonly json: boolean;
  readonly limit: number;
} & (
  | { readonly action: "list" }
  | { readonly action: "show"; readonly id: string }
  | { readonly action: "replay"; readonly ids: readonly string[] | "all" }
);

/**
 * Reads the command line.
 * @returns `help` when that is asked for.
 * @throws {Error} that says what is wrong and how it should be.
 */
export function parseDeadLettersOptions(args: readonly string[]): DeadLettersOptions | "help" {
  const { values, positionals } = parseOptions(command, args, {
    all: { type: "boolean", default: false },
    limit: { type: "string" },
  });
  if (values.help) return "help";
  const common = {
    stateDirectory: values.state,
    json: values.json,
    limit: parseCount("--limit", values.limit, limits.most) ?? limits.usual,
  };
  const [action, ...ids] = positionals;
  const [id, ...others] = ids;
  if (values.all && action !== "replay") throw usageError(command, "--all is for replay");
  switch (action) {
    case "list":
      if (id !== undefined) throw usageError(command, `list takes no ${JSON.stringify(id)}`);
      return { ...common, action };
    case "show":
      if (id === undefined || others.length > 0) throw usageError(command, "show takes the id of one letter");
      return { ...common, action, id };
    case "replay":
      if (values.all === ids.length > 0)
        throw usageError(command, "replay takes the ids of letters, or --all");
      return { ...common, action, ids: values.all ? "all" : ids };
    default:
      throw usageError(
        command,
        action === undefined ? "say what to do" : `there is no ${JSON.stringify(action)}`,
      );
  }
}
