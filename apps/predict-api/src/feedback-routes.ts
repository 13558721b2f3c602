import { createHash } from "node:crypto";
import { findStored } from "@loopline/cache";
import {
  BatchPathSchema,
  type Contracts,
  type FeedbackBody,
  type FeedbackReply,
  IdempotencyHeadersSchema,
  toCreated,
} from "@loopline/contracts";
import { AppError, hasCode } from "@loopline/platform";
import {
  type Api,
  checkBatchLimits,
  idempotencyKeyOf,
  orNotFound,
  type RouteDocs,
  sourceOf,
  viewerOf,
} from "@loopline/platform/http";
import type { PredictApiDeps } from "./app.ts";

const rateBatchDocs = ({ FeedbackReplySchema }: Contracts): RouteDocs => ({
  id: "rateBatch",
  tag: "Batches",
  summary: "Rate the predictions of a batch, or say what its records really are",
  description:
    "A 200 means that the feedback is stored durably. It leads to a new model; the newest feedback on a record counts. Once the batch is listed, a subject that is not in it is a 400; earlier feedback waits for the batch, unless the key has an owner: it corrects only batches that are listed, and a 404 says that the owner has no such one.",
  reply: FeedbackReplySchema,
  errors: [404],
});

/** Longer subjects are cut in error messages. */
const maxQuotedLength = 100;

type FeedbackRoutesDeps = Pick<
  PredictApiDeps,
  "contracts" | "batches" | "publisher" | "usage" | "clock" | "newFeedbackId" | "batchLimits"
>;

export function addFeedbackRoutes(api: Api, deps: FeedbackRoutesDeps): void {
  const { contracts, batches, publisher, usage, clock, newFeedbackId, batchLimits } = deps;
  const { CachedBatchSchema, FeedbackBodySchema } = contracts;
  const CachedSubjectsSchema = CachedBatchSchema.pick({ subjects: true });

  api.patch(
    "/batches/:batchId",
    {
      config: { scope: "feedback", docs: rateBatchDocs(contracts) },
      schema: { params: BatchPathSchema, body: FeedbackBodySchema, headers: IdempotencyHeadersSchema },
    },
    async (request): Promise<FeedbackReply> => {
      const batch_id = request.params.batchId;
      const { subjects, ratings, labels, batch_id: stated } = request.body;
      checkBatchLimits(subjects, batchLimits);
      if (stated && stated !== batch_id) {
        throw new AppError("bad-request", "batch_id must equal the batch id of the path");
      }
      const feedback = { subjects, ratings, ...(labels && { labels }) };
      const viewer = viewerOf(request);
      const known = await readSubjects(batch_id, viewer);
      if (known !== undefined) checkSubjects(subjects, known);
      const key = idempotencyKeyOf(request);
      const feedback_id = key === undefined ? newFeedbackId() : feedbackIdOf(key, batch_id, request.body);
      const created = toCreated(clock.now());
      // Reply after the broker's confirmation: a 200 is a promise.
      await publisher.publish("feedback", {
        batch_id,
        ...feedback,
        feedback_id,
        created,
        source: sourceOf(request),
        owner: viewer,
      });
      if (viewer !== undefined) {
        const records = subjects.filter((_, index) => (ratings[index] ?? labels?.[index]) != null).length;
        // Accepted, counted or not: the rebuild of the cache counts it from the database.
        await usage
          .countCorrections({ owner: viewer, records, created, feedbackId: feedback_id })
          .catch((err: unknown) => request.log.warn({ err }, "corrections could not be counted"));
      }
      return { batch_id, ...feedback };
    },
  );

  /**
   * The subjects of a batch; undefined if the cache does not have it (yet, or no longer) or is down. Only the cache knows whose
   * it is, so an owner's batch must be there. @throws {AppError} for an owner: `not-found`, also for another's, or `unavailable`.
   */
  async function readSubjects(batchId: string, viewer: string | undefined): Promise<string[] | undefined> {
    const subjectsIn = (text: string) => CachedSubjectsSchema.parse(JSON.parse(text)).subjects;
    if (viewer !== undefined) return subjectsIn(orNotFound(await findStored(batches, batchId, viewer)));
    try {
      const text = await findStored(batches, batchId);
      return text === null ? undefined : subjectsIn(text);
    } catch (error) {
      // Feedback does not need the cache: the database matches it to records. The check only reports mistakes earlier.
      if (hasCode(error, "unavailable")) return undefined;
      throw error;
    }
  }
}

/**
 * Checks that every subject occurs in the batch at least as often as here: a record is identified by its subject and its number
 * among equal subjects. @throws {AppError} `bad-request`, naming the first subject that does not.
 */
function checkSubjects(subjects: readonly string[], known: readonly string[]): void {
  const left = new Map<string, number>();
  for (const subject of known) left.set(subject, (left.get(subject) ?? 0) + 1);
  for (const [index, subject] of subjects.entries()) {
    const count = left.get(subject);
    if (count !== undefined && count > 0) {
      left.set(subject, count - 1);
      continue;
    }
    const quoted = JSON.stringify(
      subject.length > maxQuotedLength ? `${subject.slice(0, maxQuotedLength)}…` : subject,
    );
    const problem = count === undefined ? "is not in the batch" : "occurs more often than in the batch";
    throw new AppError("bad-request", `subjects[${index}] ${quoted} ${problem}`);
  }
}

/**
 * A UUID that is the same when the same feedback is sent again with the same idempotency key, so that no record of keys is
 * needed: consumers deduplicate on it. Another body is another feedback, even with the same key.
 */
function feedbackIdOf(
  idempotencyKey: string,
  batchId: string,
  { subjects, ratings, labels }: FeedbackBody,
): string {
  const text = JSON.stringify([idempotencyKey, batchId, subjects, ratings, ...(labels ? [labels] : [])]);
  const bytes = createHash("sha256").update(text).digest().subarray(0, 16);
  // UUIDv8 (custom layout), RFC 9562 variant.
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
