import { featureNames, type LeftOut, type ModelMessage, toCreated } from "@loopline/contracts";
import type { Clock, Logger, ModelStore } from "@loopline/platform";
import { type StoredModel, SvmError, toJSON } from "@loopline/svm";
import { chooseRows } from "./choose-rows.ts";
import { compareModels, readChampion } from "./compare-models.ts";
import { decide, refuseUnsolved } from "./decide.ts";
import { type FittedSnapshot, fitSnapshot } from "./fit-snapshot.ts";
import { modelFileName, storeModel, toParameters } from "./model-files.ts";
import type { TrainingRules } from "./training-rules.ts";
import type { TrainingSnapshot } from "./training-store.ts";

export interface TrainAndDecideDeps {
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

/**
 * Fits a model to a snapshot, stores its file and decides whether it is promoted. Writes nothing to the database.
 * @param readingTime seconds that reading the snapshot took
 */
export async function trainAndDecide(
  snapshot: TrainingSnapshot,
  readingTime: number,
  { models, rules, clock, log, newId }: TrainAndDecideDeps,
): Promise<TrainingOutcome> {
  let trained: FittedSnapshot;
  try {
    trained = fitSnapshot(snapshot, rules, clock);
  } catch (error) {
    if (!(error instanceof SvmError)) throw error;
    const { leftOut } = chooseRows(snapshot, rules.maxSourceShare);
    return { status: "failed", reason: error.message, leftOut };
  }
  const { model, report, times } = trained;
  const champion = { fileName: snapshot.champion, model: await readChampion(snapshot.champion, models, log) };
  const comparison = compareModels(model, champion, trained.test, snapshot.testSet);
  const decision = refuseUnsolved(decide(comparison, rules), model);
  const created = toCreated(clock.now());
  const fileName = modelFileName(snapshot.sequence, trained.trainingSetHash);
  await storeModel(models, fileName, modelText(trained));
  const announced = {
    job_id: newId(),
    model_file_name: fileName,
    records: trained.records,
    accuracy: report.accuracy,
    report,
    data_prep_time: readingTime + times.dataPrep,
    training_time: times.training,
    testing_time: times.testing,
    sequence: snapshot.sequence,
    training_set_hash: trained.trainingSetHash,
    created,
    model: toParameters(model),
    decision,
    left_out: trained.leftOut,
    ...(!decision.promoted && { champion: championOf(snapshot, champion.model) }),
  };
  return { status: "trained", model: announced };

  function modelText({ C, trainingSetHash, counts }: FittedSnapshot): string {
    return JSON.stringify(
      toJSON(model, { features: featureNames, C, trainingSetHash, counts, created: `${created}Z` }),
    );
  }
}

/** The champion that stays, for consumers that have lost it or hold another model instead. */
function championOf(
  { champion, promotion }: TrainingSnapshot,
  model: StoredModel | null,
): ModelMessage["champion"] {
  if (champion === null || promotion === undefined || model === null) return undefined;
  return {
    model_file_name: champion,
    ...promotion,
    created: toCreated(new Date(model.created)),
    ...toParameters(model),
  };
}
