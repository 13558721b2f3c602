import { userInfo } from "node:os";
import { readModel } from "@loopline/learning";
import { AppError } from "@loopline/platform";
import type { Command, CommandContext } from "../cli.ts";
import { chooseTarget, loadModelsConfig } from "../config.ts";
import { connectModels } from "./connect-models.ts";
import { formatModel, formatPromotions, formatRefused, type ShownModel } from "./format-models.ts";
import { modelHelp, parseModelOptions } from "./options.ts";
import { type PromoteDeps, promoteModel } from "./promote-model.ts";
import { rollBack } from "./roll-back.ts";

/** `npm run model`: shows which models predicted when and why, and chooses which one does. */
export const model: Command = async (args, context) => {
  const options = parseModelOptions(args);
  if (options === "help") {
    context.print(modelHelp.trimEnd());
    return 0;
  }
  const target = chooseTarget(options.stateDirectory, context.env);
  const leftOut = new Set<string>();
  const deps = await connectModels(loadModelsConfig(target), (problem) => leftOut.add(problem));
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
        const told = `${fileName} predicts from now on (sequence ${promoted.sequence}).`;
        return tell(promoted, json, told, context);
      }
      case "rollback": {
        const { reason, by = userName(), json } = options;
        const outcome = await rollBack(deps, { reason, by });
        const told =
          outcome.status === "caught-up"
            ? `Redis had not heard of ${outcome.model_file_name}, which was promoted last. It has now, and nothing else was changed: to go back from it, run this again.`
            : `${outcome.model_file_name} predicts from now on (sequence ${outcome.sequence}), no longer ${outcome.replaced}.`;
        return tell(outcome, json, told, context);
      }
    }
  } finally {
    if (leftOut.size > 0) context.note(`Left out ${leftOut.size}:`);
    leftOut.forEach(context.note);
    await deps.close();
  }
};

/** Says what came of a promotion. Returns the exit code: 1 unless it did what was asked for. */
function tell(
  outcome: { readonly status: string },
  json: boolean,
  told: string,
  { print, note }: CommandContext,
): number {
  if (json) print(JSON.stringify(outcome, null, 2));
  if (outcome.status === "superseded")
    note("A newer promotion came in between and stays: see npm run model -- list.");
  else if (!json) print(told);
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
  { records, models }: PromoteDeps,
  options: { fileName: string | undefined; json: boolean },
  { print, width }: CommandContext,
): Promise<number> {
  const champion = await records.champion();
  const fileName = options.fileName ?? champion?.model_file_name;
  if (fileName === undefined) throw new AppError("not-found", "no model has been promoted yet");
  const shown: ShownModel = {
    fileName,
    isChampion: fileName === champion?.model_file_name,
    file: await readModel(models, fileName),
    trained: await records.trained(fileName),
    promotions: await records.promotionsOf(fileName),
  };
  if (options.json) print(JSON.stringify(toJson(shown), null, 2));
  else formatModel(shown, width).forEach(print);
  return 0;
}

function toJson({ fileName, isChampion, file, trained, promotions }: ShownModel) {
  return {
    model_file_name: fileName,
    is_champion: isChampion,
    file:
      "problem" in file
        ? { problem: file.problem }
        : { ...file.model, coefficients: [...file.model.coefficients] },
    job: trained,
    promotions,
  };
}

/** @throws {Error} that asks for `--by`, where the computer does not know who it is. */
function userName(): string {
  try {
    return userInfo().username;
  } catch (cause) {
    throw new Error("this computer does not know who you are: say so with --by WHO", { cause });
  }
}
