import { Agent, request } from "node:http";
import { json } from "node:stream/consumers";
import { setTimeout as delay } from "node:timers/promises";
import { noteContracts } from "@loopline/banknotes/definition";
import type { Endpoints } from "@loopline/services";
import { openEvents } from "../../../tests/end-to-end/src/event-stream.ts";
import { percentile } from "../percentile.ts";
import { cpuOfAll } from "./cpu-time.ts";
import { exampleNotes } from "./examples.ts";

const { NotesReplySchema } = noteContracts;

export interface Visible {
  /** Batches submitted per second. */
  readonly rate: number;
  readonly submitted: number;
  /** Milliseconds from the moment when a batch was due to be posted until its event came. */
  readonly p50: number;
  readonly p99: number;
  /** Batches whose event did not come within the grace period. */
  readonly unseen: number;
  /** Share of one core that each process of the stack took meanwhile, without this one, which makes the load. */
  readonly cores: ReadonlyMap<string, number>;
}

const graceMs = 5_000;

/**
 * Submits batches at a steady rate, whether or not those before are answered, and waits for each to be told of by
 * `GET /events`. A batch that is posted late, for this process was busy, counts from when it was due.
 */
export async function measureVisible(stack: Endpoints, rate: number, seconds: number): Promise<Visible> {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const stream = await openEvents(stack.predictApi);
  const seen = new Map<string, number>();
  const reading = (async () => {
    while (true) {
      const { type, data } = await stream.next();
      if (type === "batch-predicted") seen.set(String(data.batch_id), performance.now());
    }
  })().catch(() => {});

  const body = JSON.stringify(exampleNotes(5));
  const { supervisor: _load, ...pids } = stack.pids;
  const before = await cpuOfAll(pids);
  const started = performance.now();
  const posts: Promise<{ batchId: string; due: number } | null>[] = [];
  for (let index = 0; index < rate * seconds; index += 1) {
    const due = started + (index * 1_000) / rate;
    const wait = due - performance.now();
    if (wait > 0) await delay(wait);
    posts.push(
      // A batch that was refused counts as one that is never seen.
      post(`${stack.ingestApi}/notes`, body, agent).then(
        (batchId) => ({ batchId, due }),
        () => null,
      ),
    );
  }
  const sent = await Promise.all(posts);
  const lasted = performance.now() - started;
  const after = await cpuOfAll(pids);
  const batches = sent.filter((one) => one !== null);
  const deadline = performance.now() + graceMs;
  while (batches.some(({ batchId }) => !seen.has(batchId)) && performance.now() < deadline) await delay(20);
  stream.close();
  await reading;
  agent.destroy();

  const times = batches.flatMap(({ batchId, due }) => {
    const moment = seen.get(batchId);
    return moment === undefined ? [] : [moment - due];
  });
  return {
    rate,
    submitted: posts.length,
    p50: percentile(times, 0.5),
    p99: percentile(times, 0.99),
    unseen: posts.length - times.length,
    cores: new Map(
      [...after].map(([name, time]) => [name, (time - (before.get(name) ?? time)) / 1_000 / lasted]),
    ),
  };
}

/** Submits one batch. Resolves with its id. */
export function post(url: string, body: string, agent: Agent): Promise<string> {
  return new Promise((resolve, reject) => {
    request(url, { method: "POST", agent }, (response) => {
      json(response).then((reply) => resolve(NotesReplySchema.parse(reply).batch_id), reject);
    })
      .on("error", reject)
      .end(body);
  });
}
