import { userInfo } from "node:os";
import {
  type Command,
  type CommandContext,
  parseCount,
  parseOptions,
  parseText,
  runProcess,
  UsageError,
  unknownCommand,
} from "@loopline/command-line";
import { modelText, readModel } from "@loopline/learning";
import { AppError } from "@loopline/platform";
import { chooseTarget, commonHelp, commonOptions, loadModelsConfig } from "../config.ts";
import { describeError } from "../describe-error.ts";
import { connectModels } from "../models/connect-models.ts";
import { formatModel, formatPromotions, formatRefused, type ShownModel } from "../models/format-models.ts";
import { type PromoteDeps, promoteModel, rollBack } from "../models/promote-model.ts";

/** Promotions and refused models in a list. */
const limits = { default: 20, max: 1_000 };

/** Characters of the audit's texts. */
const maxLength = { reason: 500, by: 60 };

/** @throws {UsageError} */
export function parseModelOptions(args: readonly string[]) {
  const string = { type: "string" } as const;
  const { values, positionals } = parseOptions(
    args,
    { ...commonOptions, reason: string, by: string, limit: string },
    { takesArguments: true },
  );
  const common = { stateDirectory: values.state, json: values.json };
  const [action = "list", fileName, ...others] = positionals;
  if (others.length > 0) throw new UsageError("one model at a time");
  const audit = {
    reason: parseText("--reason", values.reason, maxLength.reason),
    by: parseText("--by", values.by, maxLength.by),
  };
  if (action !== "promote" && action !== "rollback" && (audit.reason ?? audit.by) !== undefined) {
    throw new UsageError("--reason and --by are for promote and rollback");
  }
  const limit = parseCount("--limit", values.limit, limits);
  if (limit !== undefined && action !== "list") throw new UsageError("--limit is for list");
  if (fileName !== undefined && (action === "list" || action === "rollback")) {
    throw new UsageError(`${action} takes no name`);
  }
  switch (action) {
    case "list":
      return { ...common, action, limit: limit ?? limits.default };
    case "show":
      return { ...common, action, fileName };
    case "promote":
      if (fileName === undefined) throw new UsageError("promote takes the name of a model's file");
      return { ...common, ...audit, action, fileName };
    case "rollback":
      return { ...common, ...audit, action };
    default:
      throw unknownCommand(action);
  }
}

/** Shows which models predicted when and why, and chooses the one that predicts. */
export const model: Command = {
  name: "npm run model --",
  help: `npm run model -- [list] | show [NAME] | promote NAME | rollback
  shows which models predicted when and why, and chooses the one that predicts

  list            the promotions, and the trained models that were refused, each newest first (without an action, too)
  show [NAME]     a model: its file, its report, the decision on it (default: the champion)
  promote NAME    makes the model of this file the champion
  rollback        makes the previous champion the champion again
  --reason TEXT   why, for the audit
  --by WHO        who, for the audit (default: the user of this computer)
  --limit N       entries of a list (default: ${limits.default}, at most ${limits.max})
${commonHelp}`,
  describeError,
  async run(args, context) {
    const options = parseModelOptions(args);
    const target = chooseTarget(options.stateDirectory, context.env);
    const leftOut = new Set<string>();
    const { close, ...deps } = connectModels(loadModelsConfig(target), (problem) => leftOut.add(problem));
    context.note(`The models of ${target.name}`);
    try {
      switch (options.action) {
        case "list":
          return await list(deps, options, context);
        case "show":
          return await show(deps, options, context);
        case "promote": {
          const { fileName, reason = "promoted by hand", by = userName(), json } = options;
          const promoted = await promoteModel(deps, { fileName, reason, by });
          const text = `${fileName} predicts from now on (sequence ${promoted.sequence}).`;
          return report(promoted, json, text, context);
        }
        case "rollback": {
          const { reason, by = userName(), json } = options;
          const outcome = await rollBack(deps, { reason, by });
          const text =
            outcome.status === "caught-up"
              ? `Redis did not have ${outcome.model_file_name}, which was promoted last. It has it now, and nothing else was changed: to roll back from it, run this again.`
              : `${outcome.model_file_name} predicts from now on (sequence ${outcome.sequence}), no longer ${outcome.replaced}.`;
          return report(outcome, json, text, context);
        }
      }
    } finally {
      if (leftOut.size > 0) context.note(`Left out ${leftOut.size}:`);
      leftOut.forEach(context.note);
      await close();
    }
  },
};

/** Prints the outcome of a promotion. Returns the exit code: 1 unless the model was promoted. */
function report(
  outcome: { readonly status: string },
  json: boolean,
  text: string,
  { print, note }: CommandContext,
): number {
  if (json) print(JSON.stringify(outcome, null, 2));
  if (outcome.status === "superseded")
    note("A newer promotion came in between and stays: see npm run model -- list.");
  else if (!json) print(text);
  return outcome.status === "promoted" ? 0 : 1;
}

async function list(
  { records }: PromoteDeps,
  { limit, json }: { limit: number; json: boolean },
  { print, width }: CommandContext,
): Promise<number> {
  const [promotions, refused] = [await records.promotions(limit), await records.refused(limit)];
  if (json) {
    print(JSON.stringify({ promotions, refused }, null, 2));
    return 0;
  }
  if (promotions.length === 0) print("No model has been promoted yet.");
  else ["Promoted", ...formatPromotions(promotions, width)].forEach(print);
  if (refused.length > 0) ["", "Refused", ...formatRefused(refused, width)].forEach(print);
  return 0;
}

async function show(
  { contracts, records, models }: PromoteDeps,
  options: { fileName: string | undefined; json: boolean },
  { print, width }: CommandContext,
): Promise<number> {
  const champion = await records.champion();
  const fileName = options.fileName ?? champion?.model_file_name;
  if (fileName === undefined) throw new AppError("not-found", "no model has been promoted yet");
  const shown: ShownModel = {
    fileName,
    isChampion: fileName === champion?.model_file_name,
    file: await readModel(models, fileName, contracts.dataset),
    trained: await records.trained(fileName),
    promotions: await records.promotionsOf(fileName),
  };
  if (options.json) print(JSON.stringify(toJson(shown), null, 2));
  else formatModel(shown, contracts.dataset, width).forEach(print);
  return 0;
}

function toJson({ fileName, isChampion, file, trained, promotions }: ShownModel) {
  return {
    model_file_name: fileName,
    is_champion: isChampion,
    file: "problem" in file ? { problem: file.problem } : JSON.parse(modelText(file.model)),
    job: trained,
    promotions,
  };
}

/** @throws {Error} that asks for `--by` if this computer has no name for the user. */
function userName(): string {
  try {
    return userInfo().username;
  } catch (cause) {
    throw new Error("this computer has no name for you: give one with --by WHO", { cause });
  }
}

if (import.meta.main) await runProcess(model);
