import { setTimeout as delay } from "node:timers/promises";
import { FeedbackReplySchema, type NotesBody, NotesReplySchema } from "@loopline/contracts";
import type { Endpoints } from "@loopline/services";
import { exampleNotes } from "../api/examples.ts";

/** A client that does what the model counts: submits a batch, and waits for its predictions with one request. */
export interface Client {
  /** Returns the batch's id, or null when its predictions did not come in time. */
  submit(): Promise<string | null>;
  rate(batchId: string): Promise<void>;
}

/** Long enough for a message that is delivered a second time, which takes ten seconds. */
const waitSeconds = 25;
const timeoutMs = 30_000;

export function createClient(stack: Endpoints, notes: number): Client {
  const body: NotesBody = exampleNotes(notes);
  return {
    async submit() {
      const reply = await json(`${stack.ingestApi}/notes`, { method: "POST", body: JSON.stringify(body) });
      const { batch_id } = NotesReplySchema.parse(reply);
      const url = `${stack.predictApi}/batches/${batch_id}?wait=${waitSeconds}`;
      const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) });
      await response.arrayBuffer();
      return response.ok ? batch_id : null;
    },
    async rate(batchId) {
      const feedback = { subjects: body.subjects, ratings: body.subjects.map(() => 1) };
      const reply = await json(`${stack.predictApi}/batches/${batchId}`, {
        method: "PATCH",
        body: JSON.stringify(feedback),
      });
      FeedbackReplySchema.parse(reply);
    },
  };
}

/** Starts a task at a steady rate, whether or not those before are done, and resolves once all are. */
export async function atRate<T>(
  perSecond: number,
  count: number,
  task: (index: number) => Promise<T>,
): Promise<T[]> {
  const started = performance.now();
  const tasks: Promise<T>[] = [];
  for (let index = 0; index < count; index += 1) {
    const wait = started + (index * 1_000) / perSecond - performance.now();
    if (wait > 0) await delay(wait);
    tasks.push(task(index));
  }
  return await Promise.all(tasks);
}

async function json(url: string, init: RequestInit): Promise<unknown> {
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(timeoutMs) });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  return await response.json();
}
