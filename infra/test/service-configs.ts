import type { ApiName, FunctionName } from "@loopline/contracts";
import { AppError } from "@loopline/platform";
import { vi } from "vitest";
import type { z } from "zod";
import { loadConfig as web } from "../../apps/web/server/config.ts";
import "../../apps/ingest-api/src/server.ts";
import "../../apps/predict-api/src/server.ts";
import "../../functions/feedback-to-db/src/index.ts";
import "../../functions/feedback-to-training/src/index.ts";
import "../../functions/prediction/src/index.ts";
import "../../functions/prediction-to-cache/src/index.ts";
import "../../functions/prediction-to-db/src/index.ts";
import "../../functions/training/src/index.ts";
import "../../functions/training-to-cache/src/index.ts";
import "../../functions/training-to-db/src/index.ts";

export type ServiceName = ApiName | FunctionName | "web";

type LoadConfig = (env: NodeJS.ProcessEnv) => unknown;

const loaders = vi.hoisted(() => new Map<string, LoadConfig>());

// Instead of starting a service when its module is imported, keeps how it reads its environment.
vi.mock("@loopline/platform/functions", async (original) => {
  const actual = await original<typeof import("@loopline/platform/functions")>();
  const runFunction = (name: string, variables: z.ZodRawShape) =>
    loaders.set(name, actual.functionConfig(variables));
  return { ...actual, runFunction };
});
vi.mock("@loopline/platform/run-api", async (original) => {
  const actual = await original<typeof import("@loopline/platform/run-api")>();
  const runApi = (name: string, variables: z.ZodRawShape) => loaders.set(name, actual.apiConfig(variables));
  return { ...actual, runApi };
});

/** How each service reads its environment. */
export const serviceConfigs = { ...Object.fromEntries(loaders), web } as Readonly<
  Record<ServiceName, LoadConfig>
>;

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
