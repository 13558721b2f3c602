import { commonHelp, parseCount, parseOptions, usageError } from "../command-line/parse-options.ts";
import { parseText } from "../command-line/parse-text.ts";

const command = "npm run model";

/** Promotions and refused models in a list: unless told, and at most. */
const limits = { usual: 20, most: 1_000 };

/** Characters of what people write into the audit. */
const longest = { reason: 500, by: 60 };

export const modelHelp = `${command} -- list | show [NAME] | promote NAME | rollback
  shows which models predicted when and why, and chooses which one does

  list            the promotions, and the trained models that were refused, each newest first
  show [NAME]     a model: its file, its report, the decision on it (default: the one that predicts)
  promote NAME    makes this model predict; NAME is that of its file
  rollback        makes the model predict that was there before the present one
  --reason TEXT   why, for the audit
  --by WHO        who, for the audit (default: the user of this computer)
  --limit N       entries of a list (default: ${limits.usual}, at most ${limits.most})
${commonHelp}`;

export type ModelOptions = { readonly stateDirectory: string | undefined; readonly json: boolean } & (
  | { readonly action: "list"; readonly limit: number }
  | { readonly action: "show"; readonly fileName: string | undefined }
  | ({ readonly action: "promote"; readonly fileName: string } & Audit)
  | ({ readonly action: "rollback" } & Audit)
);

export interface Audit {
  readonly reason: string | undefined;
  readonly by: string | undefined;
}

/**
 * Reads the command line.
 * @returns `help` when that is asked for.
 * @throws {Error} that says what is wrong and how it should be.
 */
export function parseModelOptions(args: readonly string[]): ModelOptions | "help" {
  const { values, positionals } = parseOptions(command, args, {
    reason: { type: "string" },
    by: { type: "string" },
    limit: { type: "string" },
  });
  if (values.help) return "help";
  const common = { stateDirectory: values.state, json: values.json };
  const [action, fileName, ...others] = positionals;
  if (others.length > 0) throw usageError(command, "one model at a time");
  const audit = {
    reason: parseText("--reason", values.reason, longest.reason),
    by: parseText("--by", values.by, longest.by),
  };
  if (action !== "promote" && action !== "rollback" && (audit.reason ?? audit.by) !== undefined) {
    throw usageError(command, "--reason and --by are for promote and rollback");
  }
  const limit = parseCount("--limit", values.limit, limits.most);
  if (limit !== undefined && action !== "list") throw usageError(command, "--limit is for list");
  const needsNoName = (): void => {
    if (fileName !== undefined) throw usageError(command, `${action} takes no name`);
  };
  switch (action) {
    case "list":
      needsNoName();
      return { ...common, action, limit: limit ?? limits.usual };
    case "show":
      return { ...common, action, fileName };
    case "promote":
      if (fileName === undefined) throw usageError(command, "promote takes the name of a model's file");
      return { ...common, ...audit, action, fileName };
    case "rollback":
      needsNoName();
      return { ...common, ...audit, action };
    default:
      throw usageError(
        command,
        action === undefined ? "say what to do" : `there is no ${JSON.stringify(action)}`,
      );
  }
}
