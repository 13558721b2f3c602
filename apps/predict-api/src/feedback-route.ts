import {
  BatchPathSchema,
  CachedBatchSchema,
  FeedbackBodySchema,
  type FeedbackReply,
  IdempotencyHeadersSchema,
  toCreated,
} from "@loopline/contracts";
import { AppError, hasCode } from "@loopline/platform";
import { type Api, checkBatchLimits, idempotencyKeyOf } from "@loopline/platform/http";
import type { PredictApiDeps } from "./app.ts";
import { rateBatchDocs } from "./docs.ts";
import { feedbackIdOf } from "./feedback-id.ts";

const CachedSubjectsSchema = CachedBatchSchema.pick({ subjects: true });

/** Subjects may be long, and an error only has to name one. */
const maxQuotedLength = 100;

type FeedbackRouteDeps = Pick<
  PredictApiDeps,
  "batches" | "publisher" | "clock" | "newFeedbackId" | "batchLimits"
>;

export function addFeedbackRoute(api: Api, deps: FeedbackRouteDeps): void {
  const { batches, publisher, clock, newFeedbackId, batchLimits } = deps;

  api.patch(
    "/batches/:batchId",
    {
      config: { scope: "feedback", docs: rateBatchDocs },
      schema: { params: BatchPathSchema, body: FeedbackBodySchema, headers: IdempotencyHeadersSchema },
    },
    async (request): Promise<FeedbackReply> => {
      const batch_id = request.params.batchId;
      const { subjects, ratings, batch_id: stated } = request.body;
      checkBatchLimits(subjects, batchLimits);
      if (stated && stated !== batch_id) {
        throw new AppError("bad-request", "batch_id must equal the batch id of the path");
      }
      const known = await readSubjects(batches, batch_id);
      if (known !== undefined) checkSubjects(subjects, known);
      const key = idempotencyKeyOf(request);
      // Answer only once the broker keeps the feedback: a 200 is a promise.
      await publisher.publish("feedback", {
        batch_id,
        subjects,
        ratings,
        feedback_id: key === undefined ? newFeedbackId() : feedbackIdOf(key, batch_id, request.body),
        created: toCreated(clock.now()),
        source: request.apiKey?.id,
      });
      return { batch_id, subjects, ratings };
    },
  );
}

/** The subjects of a batch; undefined when the cache does not have it (yet, or any more) or does not answer. */
async function readSubjects(
  batches: FeedbackRouteDeps["batches"],
  batchId: string,
): Promise<string[] | undefined> {
  try {
    const text = (await batches.detail(batchId)) ?? (await batches.entry(batchId));
    return text === null ? undefined : CachedSubjectsSchema.parse(JSON.parse(text)).subjects;
  } catch (error) {
    // Feedback needs no cache: the database decides which records it rates. The check only tells the caller earlier.
    if (hasCode(error, "unavailable")) return undefined;
    throw error;
  }
}

/**
 * A subject and its number among equal ones name a record, so each has to be in the batch at least as often as here.
 * @throws {AppError} `bad-request`, naming the first one that is not.
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
