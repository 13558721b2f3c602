import { createHash } from "node:crypto";
import {
  IdempotencyHeadersSchema,
  type NotesBody,
  NotesBodySchema,
  type NotesReply,
  NotesReplySchema,
  type RequestMessage,
} from "@loopline/contracts";
import { AppError } from "@loopline/platform";
import { type Api, checkBatchLimits, idempotencyKeyOf, type RouteDocs } from "@loopline/platform/http";
import type { IngestApiDeps } from "./app.ts";

const submitNotesDocs: RouteDocs = {
  id: "submitNotes",
  tag: "Notes",
  summary: "Submit a batch",
  description:
    "A 200 means that the batch is stored durably and will be predicted. Without a response, retry with the same `Idempotency-Key`: the batch is predicted once.",
  reply: NotesReplySchema,
  errors: [409],
};

export function addNotesRoute(api: Api, deps: IngestApiDeps): void {
  const { publisher, idempotency, newBatchId, batchLimits } = deps;

  api.post(
    "/notes",
    {
      config: { scope: "ingest", docs: submitNotesDocs },
      schema: { body: NotesBodySchema, headers: IdempotencyHeadersSchema },
    },
    async (request): Promise<NotesReply> => {
      const { subjects, features } = request.body;
      checkBatchLimits(subjects, batchLimits);
      checkMessageSize({ batch_id: "", subjects, features });
      const batch_id = await batchIdFor(idempotencyKeyOf(request), request.body);
      // Reply after the broker's confirmation: a 200 is a promise. A client retry takes effect once, because consumers
      // deduplicate on batch_id.
      await publisher.publish("request", { batch_id, subjects, features });
      return { batch_id, subjects, features };
    },
  );

  async function batchIdFor(key: string | undefined, body: NotesBody): Promise<string> {
    const batchId = newBatchId();
    if (key === undefined) return batchId;
    const bodyHash = createHash("sha256").update(JSON.stringify(body)).digest("hex");
    const record = await idempotency.claim(key, { bodyHash, batchId });
    if (record.bodyHash === bodyHash) return record.batchId;
    throw new AppError("conflict", "this Idempotency-Key was used with another body");
  }
}

/** Pub/Sub's limit in bytes, less the fields that a prediction has besides its records. */
const maxBytes = 10_000_000 - 1_000;

/** Bytes of the label that the prediction adds to each record: `"real",`. */
const labelBytes = 7;

/** Upper bounds in JSON: a number with its comma, and one UTF-16 unit of a text, escaped or in UTF-8. */
const maxNumberBytes = 25;
const maxUnitBytes = 6;

/**
 * Checks that a batch still fits into a message when its predictions are added.
 * @throws {AppError} `too-large`.
 */
function checkMessageSize(batch: RequestMessage): void {
  if (upperBound(batch) <= maxBytes) return;
  const bytes = Buffer.byteLength(JSON.stringify(batch)) + labelBytes * batch.subjects.length;
  if (bytes > maxBytes) throw new AppError("too-large", "batch is too large: send it in parts");
}

/** Saves a small batch from being serialized twice. */
function upperBound({ subjects, features }: RequestMessage): number {
  const texts = subjects.reduce((sum, subject) => sum + maxUnitBytes * subject.length + labelBytes + 5, 0);
  return features.reduce((sum, row) => sum + maxNumberBytes * row.length + 2, texts);
}
