import { functionNames } from "@loopline/contracts";
import type { Endpoints } from "@loopline/services";

const nowhere = "http://127.0.0.1:9";

/** Endpoints of a stack that does not run. */
export function createEndpoints(overrides: Partial<Endpoints> = {}): Endpoints {
  return {
    project: "loopline-local",
    dataset: "/definition.json",
    ingestApi: nowhere,
    predictApi: nowhere,
    pubsub: "127.0.0.1:9",
    storage: nowhere,
    secretManager: "127.0.0.1:9",
    monitoring: nowhere,
    databaseUrl: "postgres://127.0.0.1:9/loopline",
    redisUrl: "redis://127.0.0.1:9",
    functions: Object.fromEntries(functionNames.map((name) => [name, nowhere])) as Endpoints["functions"],
    pids: {},
    data: { origin: { source: "samples" } },
    ...overrides,
  };
}
