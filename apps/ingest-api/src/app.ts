import { createHash } from "node:crypto";
import type { IdempotencyRecords } from "@loopline/cache";
import {
  IdempotencyHeadersSchema,
  type NotesBody,
  NotesBodySchema,
  type NotesReply,
} from "@loopline/contracts";
import { AppError, type Publisher } from "@loopline/platform";
import {
  type Api,
  type ApiOptions,
  checkBatchLimits,
  createApi,
  idempotencyKeyOf,
  refuseOtherMethods,
} from "@loopline/platform/http";
import { checkMessageSize } from "./check-message-size.ts";
import { ingestDocs, submitNotesDocs } from "./docs.ts";

export interface IngestApiDeps extends ApiOptions {
  readonly publisher: Publisher;
  readonly idempotency: IdempotencyRecords;
  /** Makes a batch's id, a UUID. */
  readonly newBatchId: () => string;
}

/** The API that takes batches of notes. It does not listen. */
export async function buildApp(deps: IngestApiDeps): Promise<Api> {
  const api = await createApi({ ...deps, docs: ingestDocs });

  api.post(
    "/notes",
    {
      config: { scope: "ingest", docs: submitNotesDocs },
      schema: { body: NotesBodySchema, headers: IdempotencyHeadersSchema },
    },
    async (request): Promise<NotesReply> => {
      const { subjects, features } = request.body;
      checkBatchLimits(subjects, deps.batchLimits);
      checkMessageSize({ batch_id: "", subjects, features });
      const batch_id = await batchIdFor(idempotencyKeyOf(request), request.body);
      // Answer only once the broker keeps the batch: a 200 is a promise. A batch that is published again, for its
      // first answer was lost, has its effect once: everything behind the topic goes by its id.
      await deps.publisher.publish("request", { batch_id, subjects, features });
      return { batch_id, subjects, features };
    },
  );
  refuseOtherMethods(api, "/notes");

  async function batchIdFor(key: string | undefined, body: NotesBody): Promise<string> {
    const batchId = deps.newBatchId();
    if (key === undefined) return batchId;
    const bodyHash = createHash("sha256").update(JSON.stringify(body)).digest("hex");
    const record = await deps.idempotency.claim(key, { bodyHash, batchId });
    if (record.bodyHash === bodyHash) return record.batchId;
    throw new AppError("conflict", "this Idempotency-Key was used with another body");
  }

  return api;
}
