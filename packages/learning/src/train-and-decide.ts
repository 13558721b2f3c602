import { featureNames, type LeftOut, type ModelMessage, toCreated } from "@loopline/contracts";
import { AppError, type Clock, type Logger, type ModelStore } from "@loopline/platform";
import { type StoredModel, SvmError, toJSON } from "@loopline/svm";
import { chooseRows } from "./choose-rows.ts";
import { compareModels } from "./compare-models.ts";
import { decide, refuseUnsolved } from "./decide.ts";
import { type FittedSnapshot, fitSnapshot } from "./fit-snapshot.ts";
import { readChampion, toParameters } from "./read-model.ts";
import type { TrainingRules } from "./training-rules.ts";
import type { TrainingSnapshot } from "./training-store.ts";

export interface TrainAndDecideDeps {
  readonly models: ModelStore;
  readonly rules: TrainingRules;
  readonly clock: Clock;
  readonly log: Logger;
  /** Makes a job's id, a UUID. */
  readonly newId: () => string;
}

export type TrainingOutcome =
  | { readonly status: "trained"; readonly model: ModelMessage & { readonly sequence: number } }
  /** These rows cannot be trained on: no retry changes that, the next change of the training set may. */
  | { readonly status: "failed"; readonly reason: string; readonly leftOut: LeftOut };

/**
 * Trains on a snapshot, stores the model file and decides whether it is promoted. A model that did not converge never is.
 * @param readingTime seconds that it took to read the snapshot
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
  await store(models, fileName, modelText(trained));
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

/** The champion that stays, for readers of the announcement that have lost it, or hold another model in its place. */
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

/** Stores a model file and reads it back: what is announced must be there, byte by byte. */
async function store(models: ModelStore, name: string, text: string): Promise<void> {
  await models.create(name, text);
  if ((await models.read(name)) !== text) {
    throw new AppError("unavailable", `model file ${name} does not hold what was stored`);
  }
}

/**
 * Names a model file `model-<unix seconds>-<microseconds>-<start of the training set's hash>.json`: when its rows were
 * read, which no two trainings share, and what they were.
 * @param sequence microseconds since 1970
 */
export function modelFileName(sequence: number, trainingSetHash: string): string {
  const seconds = Math.floor(sequence / 1_000_000);
  const micros = String(sequence % 1_000_000).padStart(6, "0");
  return `model-${seconds}-${micros}-${trainingSetHash.slice(0, 8)}.json`;
}
