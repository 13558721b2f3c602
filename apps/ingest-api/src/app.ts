import type { IdempotencyRecords, WaitForBatch } from "@loopline/cache";
import type { Contracts } from "@loopline/contracts";
import type { Publisher } from "@loopline/platform";
import { type Api, type ApiOptions, createApi, refuseOtherMethods } from "@loopline/platform/http";
import { addRecordRoutes } from "./routes.ts";

export interface IngestApiDeps extends ApiOptions {
  readonly contracts: Contracts;
  readonly publisher: Publisher;
  readonly idempotency: IdempotencyRecords;
  readonly waitForBatch: WaitForBatch;
  /** Generates a batch id (UUID). */
  readonly newBatchId: () => string;
}

/** Builds the API that accepts batches. It does not listen. */
export async function buildApp(deps: IngestApiDeps): Promise<Api> {
  const { record, target } = deps.contracts.dataset;
  const api = await createApi({
    ...deps,
    docs: {
      title: "Loopline: ingest API",
      description: `Accepts batches of ${record.many} and predicts the ${target.name} of each. The predict API shows the predictions a moment later, under the same batch id; with \`wait\`, the response has them.`,
      tags: [
        { name: "Records", description: `Submit ${record.many}.` },
        { name: "About", description: "The API itself." },
      ],
    },
  });
  addRecordRoutes(api, deps);
  refuseOtherMethods(api);
  return api;
}
