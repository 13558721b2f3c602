import {
  type Contracts,
  type Decision,
  type LeftOut,
  type ModelMessage,
  toCreated,
} from "@loopline/contracts";
import type { Clock, Logger, ModelStore } from "@loopline/platform";
import { SvmError } from "@loopline/svm";
import { chooseRows, fewRows } from "./choose-rows.ts";
import { compareModels, readChampion } from "./compare-models.ts";
import { decide, promoteUncompared, refuseUnsolved } from "./decide.ts";
import { type FittedSnapshot, fitSnapshot } from "./fit-snapshot.ts";
import { modelFileName, modelText, storeModel } from "./model-files.ts";
import { toParameters } from "./table/plain-model.ts";
import type { TableModel } from "./table/table-model.ts";
import type { TrainingRules } from "./training-rules.ts";
import type { TrainingSnapshot } from "./training-store.ts";

export interface TrainAndDecideDeps {
  readonly contracts: Pick<Contracts, "dataset">;
  readonly models: ModelStore;
  readonly rules: TrainingRules;
  readonly clock: Clock;
  readonly log: Logger;
  /** Creates a job id, a UUID. */
  readonly newId: () => string;
}

export type TrainingOutcome =
  | { readonly status: "trained"; readonly model: ModelMessage & { readonly sequence: number } }
  /** These rows cannot be trained on. A retry does not help; a change of the training set may. */
  | { readonly status: "failed"; readonly reason: string; readonly leftOut: LeftOut };

export interface ReadChampion {
  /** Null before the first promotion. */
  readonly fileName: string | null;
  /** Null if its file cannot be read. */
  readonly model: TableModel | null;
}

/**
 * Fits a model to a snapshot, stores its file and decides whether it is promoted. Writes nothing to the database.
 * @param readingTime seconds that reading the snapshot took
 */
export async function trainAndDecide(
  snapshot: TrainingSnapshot,
  readingTime: number,
  { contracts: { dataset }, models, rules, clock, log, newId }: TrainAndDecideDeps,
): Promise<TrainingOutcome> {
  let trained: FittedSnapshot;
  try {
    trained = await fitSnapshot(dataset, snapshot, rules, clock);
  } catch (error) {
    if (!(error instanceof SvmError)) throw error;
    const { leftOut } = chooseRows(dataset, snapshot, rules.maxSourceShare);
    return { status: "failed", reason: error.message, leftOut };
  }
  const { model, report, times } = trained;
  const { trainingSetHash } = model;
  const fileName = snapshot.champion;
  const champion = { fileName, model: await readChampion(fileName, models, dataset, log) };
  const decision = judgeCandidate(trained, champion, snapshot.testSet, rules);
  const newFileName = modelFileName(snapshot.sequence, trainingSetHash);
  await storeModel(models, newFileName, modelText(model));
  const announced = {
    job_id: newId(),
    model_file_name: newFileName,
    records: trained.records,
    accuracy: report.accuracy,
    report,
    data_prep_time: readingTime + times.dataPrep,
    training_time: times.training,
    testing_time: times.testing,
    sequence: snapshot.sequence,
    training_set_hash: trainingSetHash,
    created: toCreated(new Date(model.created)),
    model: toParameters(model),
    decision,
    left_out: trained.leftOut,
    ...(Object.keys(trained.owners).length > 0 && { owners: trained.owners }),
    ...(!decision.promoted && { champion: championOf(snapshot, champion.model) }),
  };
  return { status: "trained", model: announced };
}

/** Decides whether a candidate replaces the champion. @param testSet of the snapshot that it was fitted to */
export function judgeCandidate(
  trained: FittedSnapshot,
  champion: ReadChampion,
  testSet: TrainingSnapshot["testSet"],
  rules: TrainingRules,
): Decision {
  const decision = trained.fits.reduce(refuseUnsolved, judge(trained, champion, testSet, rules));
  return { ...decision, tested_on: trained.testedOn };
}

/** Decides on a candidate that the solver found. */
function judge(
  { model, report, test }: FittedSnapshot,
  champion: ReadChampion,
  testSet: TrainingSnapshot["testSet"],
  rules: TrainingRules,
): Decision {
  const isTested = test.labels.length > 0;
  // A champion from before rows were held out may have been trained on any of them.
  if (isTested && champion.model?.holdout !== false) {
    return decide(compareModels(model, champion, test, testSet), rules);
  }
  const reason = isTested
    ? "the first model that is tested on held-out records; the champion may have been trained on them"
    : `there are fewer than ${fewRows} records, so each was left out once to score the model, which is not compared with another`;
  return promoteUncompared(reason, {
    policy: rules.policy,
    champion: champion.model && champion.fileName,
    rows: isTested ? test.labels.length : model.rows,
    candidate_accuracy: report.accuracy,
  });
}

/** The champion that stays, for consumers that have lost it or hold another model instead. */
function championOf(
  { champion, promotion }: TrainingSnapshot,
  model: TableModel | null,
): ModelMessage["champion"] {
  if (champion === null || promotion === undefined || model === null) return undefined;
  return {
    model_file_name: champion,
    ...promotion,
    created: toCreated(new Date(model.created)),
    ...toParameters(model),
  };
}
