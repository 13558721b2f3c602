import { featureNames, type ModelMessage, toCreated } from "@loopline/contracts";
import { AppError, type Clock, type Logger, type ModelStore } from "@loopline/platform";
import { type StoredModel, SvmError, toJSON } from "@loopline/svm";
import { compareModels, readChampion } from "./compare-models.ts";
import { decide, refuseUnsolved } from "./decide.ts";
import { modelFileName } from "./model-file-name.ts";
import { type TrainedModel, trainModel } from "./train-model.ts";
import type { TrainingSnapshot } from "./training-data.ts";
import type { TrainingRules } from "./training-rules.ts";

export interface TrainOnceDeps {
  readonly models: ModelStore;
  readonly rules: TrainingRules;
  readonly clock: Clock;
  readonly log: Logger;
  /** Makes a job's id, a UUID. */
  readonly newId: () => string;
}

/**
 * Trains on a snapshot, stores the model file and decides whether it is promoted. Returns what to announce, or
 * undefined when these rows cannot be trained on: no retry changes that, the next correction may.
 * @param readingTime seconds that it took to read the snapshot
 */
export async function trainOnce(
  snapshot: TrainingSnapshot,
  readingTime: number,
  { models, rules, clock, log, newId }: TrainOnceDeps,
): Promise<(ModelMessage & { sequence: number }) | undefined> {
  let trained: TrainedModel;
  try {
    trained = trainModel(snapshot, rules, clock);
  } catch (error) {
    if (!(error instanceof SvmError)) throw error;
    log.error({ err: error, rows: snapshot.rows.labels.length }, "the training set cannot be trained on");
    return undefined;
  }
  const { model, report, times } = trained;
  const champion = { fileName: snapshot.champion, model: await readChampion(snapshot.champion, models, log) };
  const comparison = compareModels(model, champion, trained.test, snapshot.testSet);
  const decision = { ...refuseUnsolved(decide(comparison, rules), model), left_out: trained.leftOut };
  const created = toCreated(clock.now());
  const fileName = modelFileName(snapshot.sequence, trained.trainingSetHash);
  await store(models, fileName, modelText(trained));
  return {
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
    model: { features: [...featureNames], coefficients: [...model.coefficients], intercept: model.intercept },
    decision,
    ...(!decision.promoted && { champion: championOf(snapshot, champion.model) }),
  };

  function modelText({ C, trainingSetHash, counts }: TrainedModel): string {
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
    features: [...featureNames],
    coefficients: [...model.coefficients],
    intercept: model.intercept,
  };
}

/** Stores a model file and reads it back: what is announced must be there, byte by byte. */
async function store(models: ModelStore, name: string, text: string): Promise<void> {
  await models.create(name, text);
  if ((await models.read(name)) !== text) {
    throw new AppError("unavailable", `model file ${name} does not hold what was stored`);
  }
}
