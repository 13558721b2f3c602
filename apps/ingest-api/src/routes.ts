import { createHash } from "node:crypto";
import { isWaiting } from "@loopline/cache";
import {
  type Contracts,
  IdempotencyHeadersSchema,
  type NotesBody,
  type NotesReply,
  type RequestMessage,
  WaitQuerySchema,
} from "@loopline/contracts";
import { AppError, hasCode } from "@loopline/platform";
import {
  type Api,
  checkBatchLimits,
  checkScope,
  createCloseSignal,
  idempotencyKeyOf,
  ownerOf,
  type RouteDocs,
  sourceOf,
  viewerOf,
} from "@loopline/platform/http";
import type { IngestApiDeps } from "./app.ts";

/** The original's path is `/notes`. */
const routes = [
  { path: "/records", id: "submitRecords", summary: "Submit a batch" },
  { path: "/notes", id: "submitNotes", summary: "Submit a batch, as /records does" },
] as const;

const description = [
  "A 200 means that the batch is stored durably and will be predicted. Without a response, retry with the same `Idempotency-Key`: the batch is predicted once.",
  "With `wait`, the response has the predictions if they are there within that time; it needs the scope `read`, too.",
].join(" ");

/** Both routes are one: an idempotency key counts for both. */
export function addRecordRoutes(api: Api, deps: IngestApiDeps): void {
  const { contracts, publisher, idempotency, waitForBatch, newBatchId, batchLimits, quotas } = deps;
  const { NotesBodySchema, NotesReplySchema } = contracts;
  const checkMessageSize = createSizeCheck(contracts);
  const closeSignal = createCloseSignal(api);

  for (const { path, id, summary } of routes) {
    const docs: RouteDocs = {
      id,
      tag: "Records",
      summary,
      description,
      reply: NotesReplySchema,
      errors: [409],
    };
    api.post(
      path,
      {
        config: { scope: "ingest", docs },
        schema: {
          body: NotesBodySchema,
          querystring: WaitQuerySchema,
          headers: IdempotencyHeadersSchema,
        },
      },
      async (request, reply): Promise<NotesReply> => {
        const { wait } = request.query;
        if (wait > 0) checkScope(request, "read", "wait");
        const { subjects, features, name } = request.body;
        checkBatchLimits(subjects, batchLimits);
        checkMessageSize({ batch_id: "", subjects, features });
        // Before the idempotency key is stored: a refused batch is charged when it comes again.
        const giveBack = await quotas?.charge(request, reply, subjects.length);
        const batch_id = await batchIdFor(idempotencyKeyOf(request), request.body, giveBack);
        // Reply after the broker's confirmation: a 200 is a promise. A client retry takes effect once, because consumers
        // deduplicate on batch_id.
        await publisher.publish("request", {
          batch_id,
          subjects,
          features,
          name,
          source: sourceOf(request),
          owner: ownerOf(request),
        });
        const accepted = { batch_id, subjects, features };
        return wait === 0
          ? accepted
          : { ...accepted, ...(await predictedBatch(batch_id, wait, closeSignal(reply), viewerOf(request))) };
      },
    );
  }

  /** Undefined if it is not predicted in time, or Redis is down: the batch is accepted all the same. */
  async function predictedBatch(
    ...wait: Parameters<typeof waitForBatch>
  ): Promise<Partial<NotesReply> | undefined> {
    try {
      const text = await waitForBatch(...wait);
      return text === null || isWaiting(text) ? undefined : JSON.parse(text);
    } catch (error) {
      if (hasCode(error, "unavailable")) return undefined;
      throw error;
    }
  }

  /** @param onRetry called if the key was used before */
  async function batchIdFor(
    key: string | undefined,
    body: NotesBody,
    onRetry: () => void = () => {},
  ): Promise<string> {
    const batchId = newBatchId();
    if (key === undefined) return batchId;
    const bodyHash = createHash("sha256").update(JSON.stringify(body)).digest("hex");
    const record = await idempotency.claim(key, { bodyHash, batchId });
    if (record.batchId !== batchId) onRetry();
    if (record.bodyHash === bodyHash) return record.batchId;
    throw new AppError("conflict", "this Idempotency-Key was used with another body");
  }
}

/** Pub/Sub's limit in bytes, less the fields that a prediction has besides its records, a long name, source and owner among them. */
const maxBytes = 10_000_000 - 4_000;

/** Upper bounds in JSON: a value other than a text with its comma, and one UTF-16 unit of a text, escaped or in UTF-8. */
const maxValueBytes = 25;
const maxUnitBytes = 6;

/** Creates the check that a batch still fits into a message when its predictions are added. It throws {AppError} `too-large`. */
function createSizeCheck({ dataset }: Contracts): (batch: RequestMessage) => void {
  const classNames = dataset.target.classes.map(({ value }) => JSON.stringify(value));
  /** Bytes that the prediction adds to each record, with commas: label, margin and probability. */
  const answerBytes = Math.max(...classNames.map((name) => Buffer.byteLength(name))) + 1 + 2 * maxValueBytes;

  /** Saves a small batch from being serialized twice. */
  function upperBound({ subjects, features }: RequestMessage): number {
    const names = subjects.reduce((sum, { length }) => sum + textBytes(length) + answerBytes, 0);
    return features.reduce((sum, row) => sum + maxValueBytes * row.length + textBytes(unitsIn(row)), names);
  }

  return (batch) => {
    if (upperBound(batch) <= maxBytes) return;
    const bytes = Buffer.byteLength(JSON.stringify(batch)) + answerBytes * batch.subjects.length;
    if (bytes > maxBytes) throw new AppError("too-large", "batch is too large: send it in parts");
  };
}

/** At most, with quotes and a comma. */
function textBytes(units: number): number {
  return maxUnitBytes * units + 5;
}

/** UTF-16 units of the texts in a record. */
function unitsIn(row: RequestMessage["features"][number]): number {
  return row.reduce<number>((sum, value) => sum + (typeof value === "string" ? value.length : 0), 0);
}
