import type { ApiName, FunctionName } from "@loopline/contracts";
import { AppError } from "@loopline/platform";
import { vi } from "vitest";
import { loadConfig as ingestApi } from "../../apps/ingest-api/src/server.ts";
import { loadConfig as predictApi } from "../../apps/predict-api/src/server.ts";
import { loadConfig as web } from "../../apps/web/server/config.ts";
import { loadConfig as feedbackToDb } from "../../functions/feedback-to-db/src/index.ts";
import { loadConfig as feedbackToTraining } from "../../functions/feedback-to-training/src/index.ts";
import { loadConfig as prediction } from "../../functions/prediction/src/index.ts";
import { loadConfig as predictionToCache } from "../../functions/prediction-to-cache/src/index.ts";
import { loadConfig as predictionToDb } from "../../functions/prediction-to-db/src/index.ts";
import { loadConfig as training } from "../../functions/training/src/index.ts";
import { loadConfig as trainingToCache } from "../../functions/training-to-cache/src/index.ts";
import { loadConfig as trainingToDb } from "../../functions/training-to-db/src/index.ts";

// Their modules start the services when they are imported.
vi.mock("@loopline/platform/functions", async (original) => ({
  ...(await original<object>()),
  runFunction: () => undefined,
}));
vi.mock("@loopline/platform/run-api", async (original) => ({
  ...(await original<object>()),
  runApi: () => undefined,
}));

export type ServiceName = ApiName | FunctionName | "web";

type LoadConfig = (env: NodeJS.ProcessEnv) => unknown;

/** How each service reads its environment. */
export const serviceConfigs: Readonly<Record<ServiceName, LoadConfig>> = {
  "ingest-api": ingestApi,
  "predict-api": predictApi,
  web,
  prediction,
  "prediction-to-cache": predictionToCache,
  "prediction-to-db": predictionToDb,
  "feedback-to-db": feedbackToDb,
  "feedback-to-training": feedbackToTraining,
  training,
  "training-to-cache": trainingToCache,
  "training-to-db": trainingToDb,
};

/** The variables that a service reads, found by recording its accesses to an empty environment. */
export function knownVariables(load: LoadConfig): ReadonlySet<string> {
  const seen = new Set<string>();
  const watched = new Proxy<NodeJS.ProcessEnv>(
    {},
    {
      get: (_, name) => {
        if (typeof name === "string") seen.add(name);
        return undefined;
      },
      has: (_, name) => {
        if (typeof name === "string") seen.add(name);
        return false;
      },
    },
  );
  missingVariables(load, watched);
  return seen;
}

/** The variables that a service reports as missing. */
export function missingVariables(load: LoadConfig, env: NodeJS.ProcessEnv): string[] {
  try {
    load(env);
    return [];
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return [...error.message.matchAll(/^ {2}(\w+):/gm)].map(([, name = ""]) => name);
  }
}
