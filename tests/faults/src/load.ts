import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { noteAt } from "@loopline/banknotes";
import type { Value } from "@loopline/dataset";
import type { Endpoints } from "@loopline/services";
import { z } from "zod";
import { seededRandom } from "../../support/seeded-random.ts";

/** A batch that the ingest API has answered 200 for. */
export interface AcceptedBatch {
  readonly batch_id: string;
  readonly subjects: readonly string[];
  readonly features: readonly (readonly Value[])[];
  /** The ratings that the predict API has answered 200 for. */
  readonly ratings?: readonly number[];
  /** What the predict API has answered 200 for where feedback names classes. */
  readonly labels?: readonly string[];
}

/** A record to send. */
export interface LoadRecord {
  readonly features: readonly Value[];
  /** Its class, if feedback names classes; otherwise feedback rates predictions. */
  readonly label?: string;
}

export interface Load {
  /** The subjects of every batch start with it. */
  readonly name: string;
  readonly batches: readonly AcceptedBatch[];
  /** Requests that had to be sent again. */
  readonly retries: number;
}

export interface LoadPlan {
  readonly batches: number;
  /** Concurrent batches. */
  readonly concurrency: number;
  /** The share of batches that are rated, as soon as they are accepted. */
  readonly ratedShare?: number;
  readonly seed: number;
  /** Bank notes unless given. */
  readonly recordAt?: (seed: number, index: number) => LoadRecord;
  /** How long one request is retried. */
  readonly timeoutMs?: number;
  readonly onAccepted?: (count: number) => void;
}

const recordsPerBatch = 3;
const AcceptedSchema = z.object({ batch_id: z.string() });

const requestTimeoutMs = 8_000;
const pauseMs = 100;

const noteRecord = (seed: number, index: number): LoadRecord => ({ features: noteAt(seed, index).features });

/** Sends batches, and retries each with the same idempotency key until it is accepted. @throws after the timeout. */
export async function sendLoad(
  { ingestApi, predictApi }: Pick<Endpoints, "ingestApi" | "predictApi">,
  {
    batches,
    concurrency,
    ratedShare = 0,
    seed,
    recordAt = noteRecord,
    timeoutMs = 60_000,
    onAccepted = () => {},
  }: LoadPlan,
): Promise<Load> {
  const name = `load-${randomUUID()}`;
  const random = seededRandom(seed);
  const accepted: AcceptedBatch[] = [];
  let retries = 0;
  let next = 0;

  async function sendUntilAccepted(method: string, url: string, body: unknown): Promise<unknown> {
    const headers = { "content-type": "application/json", "idempotency-key": randomUUID() };
    const deadline = performance.now() + timeoutMs;
    for (;;) {
      const reply = await fetch(url, {
        method,
        headers,
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(requestTimeoutMs),
      })
        .then(async (response) => ({ status: response.status, text: await response.text() }))
        .catch((error: unknown) => ({ status: 503, text: String(error) }));
      if (reply.status === 200) return JSON.parse(reply.text);
      // On a busy machine an API may read a request too late.
      if (reply.status !== 503 && reply.status !== 408)
        throw new Error(`${method} ${url} answers ${reply.status}: ${reply.text}`);
      if (performance.now() > deadline) throw new Error(`${method} ${url} never got through: ${reply.text}`);
      retries++;
      await delay(pauseMs);
    }
  }

  async function sendOne(index: number): Promise<AcceptedBatch> {
    const records = Array.from({ length: recordsPerBatch }, (_, i) =>
      recordAt(seed, index * recordsPerBatch + i),
    );
    const subjects = records.map((_, i) => `${name}-${index}-${i}`);
    const features = records.map((record) => record.features);
    const reply = await sendUntilAccepted("POST", `${ingestApi}/notes`, { subjects, features });
    const { batch_id } = AcceptedSchema.parse(reply);
    if (random() >= ratedShare) return { batch_id, subjects, features };
    const labels = records.flatMap(({ label }) => (typeof label === "string" ? [label] : []));
    if (labels.length > 0) {
      await sendUntilAccepted("PATCH", `${predictApi}/batches/${batch_id}`, { subjects, labels });
      return { batch_id, subjects, features, labels };
    }
    const ratings = subjects.map(() => (random() < 0.9 ? 1 : 0));
    await sendUntilAccepted("PATCH", `${predictApi}/batches/${batch_id}`, { subjects, ratings });
    return { batch_id, subjects, features, ratings };
  }

  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      while (next < batches) {
        accepted.push(await sendOne(next++));
        onAccepted(accepted.length);
      }
    }),
  );
  return { name, batches: accepted, retries };
}
