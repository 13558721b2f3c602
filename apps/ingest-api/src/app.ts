import { NotesBodySchema, type NotesReply } from "@loopline/contracts";
import type { Publisher } from "@loopline/platform";
import { type Api, type ApiOptions, createApi, refuseOtherMethods } from "@loopline/platform/http";

export interface IngestApiDeps extends ApiOptions {
  readonly publisher: Publisher;
  /** Makes a batch's id, a UUID. */
  readonly newBatchId: () => string;
}

/** The API that takes batches of notes. It does not listen. */
export async function buildApp(deps: IngestApiDeps): Promise<Api> {
  const api = await createApi(deps);

  api.post("/notes", { schema: { body: NotesBodySchema } }, async (request): Promise<NotesReply> => {
    const { subjects, features } = request.body;
    const batch = { batch_id: deps.newBatchId(), subjects, features };
    // Answer only once the broker keeps the batch: a 200 is a promise.
    await deps.publisher.publish("request", batch);
    return batch;
  });
  refuseOtherMethods(api, "/notes");

  return api;
}
