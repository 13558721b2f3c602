import type { IdempotencyRecords } from "@loopline/cache";
import type { Publisher } from "@loopline/platform";
import { type Api, type ApiOptions, createApi, refuseOtherMethods } from "@loopline/platform/http";
import { addNotesRoute } from "./routes.ts";

export interface IngestApiDeps extends ApiOptions {
  readonly publisher: Publisher;
  readonly idempotency: IdempotencyRecords;
  /** Generates a batch id (UUID). */
  readonly newBatchId: () => string;
}

/** Builds the API that accepts batches. It does not listen. */
export async function buildApp(deps: IngestApiDeps): Promise<Api> {
  const api = await createApi({
    ...deps,
    docs: {
      title: "Loopline: ingest API",
      description:
        "Accepts batches of bank notes to be predicted real or fake. The predict API shows the predictions a moment later, under the same batch id.",
      tags: [
        { name: "Notes", description: "Submit records." },
        { name: "About", description: "The API itself." },
      ],
    },
  });
  addNotesRoute(api, deps);
  refuseOtherMethods(api);
  return api;
}
