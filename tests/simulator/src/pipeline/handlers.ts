import { createRestoringChampion, restoreChampion } from "@loopline/cache";
import type { FunctionName } from "@loopline/contracts";
import { readParameters } from "@loopline/learning";
import type { EventHandler } from "@loopline/platform/functions";
import { silentLogger as log } from "@loopline/platform/testing";
import { createHandler as createFeedbackToDb } from "../../../../functions/feedback-to-db/src/handler.ts";
import { createHandler as createFeedbackToTraining } from "../../../../functions/feedback-to-training/src/handler.ts";
import { createHandler as createPrediction } from "../../../../functions/prediction/src/handler.ts";
import { createModelHolder } from "../../../../functions/prediction/src/model-holder.ts";
import { createHandler as createPredictionToCache } from "../../../../functions/prediction-to-cache/src/handler.ts";
import { createHandler as createPredictionToDb } from "../../../../functions/prediction-to-db/src/handler.ts";
import { createHandler as createTraining } from "../../../../functions/training/src/handler.ts";
import { createHandler as createTrainingToCache } from "../../../../functions/training-to-cache/src/handler.ts";
import { createHandler as createTrainingToDb } from "../../../../functions/training-to-db/src/handler.ts";
import type { Process } from "../core/process.ts";
import type { Random } from "../core/random.ts";
import type { Ports } from "./ports.ts";

/** What `functions/training` is configured with unless told otherwise. */
export const trainingRules = { policy: "not-worse", frozenTolerance: 0.02, maxSourceShare: 1 } as const;

/** What a function's `index.ts` wires up, over the simulation's ports. */
type Wire = (ports: Ports, process: Process, random: Random) => EventHandler;

export const handlers: Record<FunctionName, Wire> = {
  prediction: (ports, { clock }) => {
    const { contracts, champion, models, promotedFiles, newestPromotion, batchModels, publisher } = ports;
    const restoring = createRestoringChampion({
      champion,
      restore: () =>
        restoreChampion({
          champion,
          newestPromotion,
          parametersOf: (fileName) => readParameters(models, fileName, contracts.dataset),
        }),
      clock,
    });
    return createPrediction({
      contracts,
      // Nobody watches for a new model: a look before each answer that is a second old comes to the same.
      models: createModelHolder({ contracts, champion: restoring, models, promotedFiles, clock, log }),
      batchModels,
      publisher,
      clock,
      log,
    });
  },
  "prediction-to-cache": ({ contracts, batchList }) =>
    createPredictionToCache({ contracts, batches: batchList, log }),
  "prediction-to-db": ({ contracts, predictions, promotedFiles, publisher }) =>
    createPredictionToDb({ contracts, predictions, promotedFiles, publisher, log }),
  "feedback-to-db": ({ contracts, feedback, publisher }) =>
    createFeedbackToDb({ contracts, feedback, publisher, log }),
  "feedback-to-training": ({ contracts, trainingRows, publisher }) =>
    createFeedbackToTraining({ contracts, training: trainingRows, publisher, log }),
  training: ({ contracts, training, models, publisher }, { clock, sleep }, random) =>
    createTraining({
      contracts,
      store: training,
      models,
      publisher,
      rules: trainingRules,
      quiet: { quietMs: 250, maxMs: 5_000, sleep },
      clock,
      log,
      newId: random.uuid,
    }),
  "training-to-cache": ({ contracts, jobList, champion }) =>
    createTrainingToCache({ contracts, jobs: jobList, champion, log }),
  "training-to-db": ({ contracts, jobs, waiting, promotedFiles, publisher }) =>
    createTrainingToDb({ contracts, jobs, waiting, promotedFiles, publisher, log }),
};
