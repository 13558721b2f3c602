import { featureNames, toCreated } from "@loopline/contracts";
import type { Clock, Logger, ModelStore, Publisher } from "@loopline/platform";
import { type EventHandler, parseMessage } from "@loopline/platform/functions";
import { SvmError, toJSON } from "@loopline/svm";
import { jobIdOf } from "./job-id-of.ts";
import { modelFileName } from "./model-file-name.ts";
import { type TrainedModel, trainModel } from "./train-model.ts";
import type { TrainingData, TrainingSnapshot } from "./training-data.ts";

export interface TrainingDeps {
  readonly data: TrainingData;
  readonly models: Pick<ModelStore, "create">;
  readonly publisher: Publisher;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Trains a model on all there is to learn from, stores its file, then announces it. */
export function createHandler({ data, models, publisher, clock, log }: TrainingDeps): EventHandler {
  return async (event) => {
    parseMessage("job", event);
    const job_id = jobIdOf(event);
    const started = clock.seconds();
    const snapshot = await data.snapshot();
    const loading = clock.seconds() - started;
    const trained = tryTraining(snapshot);
    if (trained === undefined) return;

    const created = toCreated(clock.now());
    const model_file_name = modelFileName(snapshot.sequence, trained.trainingSetHash);
    await models.create(model_file_name, JSON.stringify(toModelFile(trained, created)));
    await publisher.publish("model", {
      job_id,
      model_file_name,
      records: trained.records,
      accuracy: trained.report.accuracy,
      report: trained.report,
      data_prep_time: loading + trained.times.dataPrep,
      training_time: trained.times.training,
      testing_time: trained.times.testing,
      sequence: snapshot.sequence,
      training_set_hash: trained.trainingSetHash,
      created,
      model: {
        features: [...featureNames],
        coefficients: [...trained.model.coefficients],
        intercept: trained.model.intercept,
      },
    });
    log.info(
      { job_id, model_file_name, records: trained.records, accuracy: trained.report.accuracy },
      "trained",
    );
  };

  /** Undefined when these rows cannot be trained on: no retry changes that, the next correction may. */
  function tryTraining(snapshot: TrainingSnapshot): TrainedModel | undefined {
    try {
      return trainModel(snapshot, clock);
    } catch (error) {
      if (!(error instanceof SvmError)) throw error;
      log.error({ err: error, rows: snapshot.rows.labels.length }, "the training set cannot be trained on");
      return undefined;
    }
  }
}

function toModelFile({ model, C, trainingSetHash, counts }: TrainedModel, created: string) {
  return toJSON(model, { features: featureNames, C, trainingSetHash, counts, created: `${created}Z` });
}
