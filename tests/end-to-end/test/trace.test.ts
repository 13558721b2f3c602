import { randomBytes } from "node:crypto";
import { noteContracts } from "@loopline/banknotes/definition";
import { type TraceSpan, TracesReplySchema } from "@loopline/contracts";
import { describe, expect } from "vitest";
import { createBatch } from "../src/batch.ts";
import { it } from "../src/e2e-test.ts";
import { until } from "../src/until.ts";

const { NotesReplySchema } = noteContracts;

/** A trace that the caller began. The stack does not record the caller's step. */
function beginTrace() {
  const trace_id = randomBytes(16).toString("hex");
  const span_id = randomBytes(8).toString("hex");
  return { trace_id, span_id, headers: { traceparent: `00-${trace_id}-${span_id}-01` } };
}

/** Waits until a batch's trace has these steps, each as `service: name`, and returns all of it. */
function traceOf(monitor: string | undefined, batchId: string, traceId: string, steps: readonly string[]) {
  return until(`${steps.join(", ")} in the trace of ${batchId}`, async () => {
    const reply = await fetch(`${monitor}/traces?batch_id=${batchId}`);
    if (reply.status === 404) return undefined;
    const { traces } = TracesReplySchema.parse(await reply.json());
    const spans = traces.find(({ trace_id }) => trace_id === traceId)?.spans ?? [];
    const seen = new Set(spans.map(({ service, name }) => `${service}: ${name}`));
    return steps.every((step) => seen.has(step)) ? spans : undefined;
  });
}

/** Steps whose parent is neither in the trace nor its caller's. */
function orphans(spans: readonly TraceSpan[], caller: string): TraceSpan[] {
  const ids = new Set([caller, ...spans.map(({ span_id }) => span_id)]);
  return spans.filter(({ parent_span_id }) => parent_span_id === null || !ids.has(parent_span_id));
}

describe("one trace", () => {
  it("follows a batch from its caller to the cache and the database", async ({ stack, ingest }) => {
    const { trace_id, span_id, headers } = beginTrace();
    const { batch_id } = NotesReplySchema.parse(
      (await ingest("POST", "/notes", createBatch(3), headers)).json,
    );
    const spans = await traceOf(stack.monitor, batch_id, trace_id, [
      "ingest-api: POST /notes",
      "ingest-api: send request",
      "prediction: process request",
      "prediction: send prediction",
      "prediction-to-cache: process prediction",
      "prediction-to-db: process prediction",
      "prediction-to-db: postgres",
    ]);
    expect(orphans(spans, span_id)).toEqual([]);
    expect(spans.filter(({ error }) => error !== null)).toEqual([]);
    expect(
      spans.some(({ service, name }) => service === "prediction-to-cache" && name.startsWith("redis ")),
    ).toBe(true);
  });

  it("follows a correction to the training that it asks for", async ({ stack, ingest, predict }) => {
    const batch = createBatch(2);
    const { batch_id } = NotesReplySchema.parse((await ingest("POST", "/notes", batch)).json);
    await until("the prediction", async () => (await predict("GET", `/batches/${batch_id}`)).status === 200);
    const { trace_id, span_id, headers } = beginTrace();
    const ratings = { subjects: batch.subjects, ratings: batch.subjects.map(() => 1) };
    expect((await predict("PATCH", `/batches/${batch_id}`, ratings, headers)).status).toBe(200);
    const spans = await traceOf(stack.monitor, batch_id, trace_id, [
      "predict-api: PATCH /batches/:batchId",
      "feedback-to-db: process feedback",
      "feedback-to-training: process training",
      "training: process job",
    ]);
    expect(orphans(spans, span_id)).toEqual([]);
  });
});
