import { once } from "node:events";
import { Agent, type IncomingMessage, request } from "node:http";
import { text } from "node:stream/consumers";
import type { Endpoints } from "@loopline/services";
import fc from "fast-check";
import { batchPaths, feedbackBodies, notesBodies } from "./fuzzed-bodies.ts";

export interface FuzzOutcome {
  /** Answers by status. */
  readonly statuses: Readonly<Record<number, number>>;
  /** The requests that were answered 5xx, at most ten. */
  readonly failures: readonly string[];
  /** The number of requests to each API that were answered 200. */
  readonly accepted: { readonly notes: number; readonly feedback: number };
}

const concurrency = 16;
const batch = 1_000;
const keptFailures = 10;

/** Sends `count` random bodies to both APIs, over keep-alive connections. The same seed sends the same bodies. */
export async function fuzz(
  { ingestApi, predictApi }: Pick<Endpoints, "ingestApi" | "predictApi">,
  count: number,
  seed: number,
  onProgress: (sent: number) => void = () => {},
): Promise<FuzzOutcome> {
  const agent = new Agent({ keepAlive: true, maxSockets: concurrency });
  const statuses: Record<number, number> = {};
  const failures: string[] = [];
  const accepted = { notes: 0, feedback: 0 };

  async function send(
    kind: keyof typeof accepted,
    method: string,
    url: string,
    body: Uint8Array,
  ): Promise<void> {
    const sent = request(url, { method, agent, headers: { "content-length": String(body.length) } });
    sent.end(body);
    const [response]: IncomingMessage[] = await once(sent, "response");
    if (response === undefined) throw new Error(`${method} ${url} has no response`);
    const reply = await text(response);
    const status = response.statusCode ?? 0;
    statuses[status] = (statuses[status] ?? 0) + 1;
    if (status === 200) accepted[kind]++;
    if (status >= 500 && failures.length < keptFailures) {
      failures.push(`${method} ${url} ${Buffer.from(body).toString("base64")}: ${status} ${reply}`);
    }
  }

  for (let sent = 0; sent < count; sent += batch) {
    const size = Math.min(batch, count - sent) / 2;
    const options = { numRuns: size, seed: seed + sent };
    const calls = [
      ...fc
        .sample(notesBodies, options)
        .map((body) => () => send("notes", "POST", `${ingestApi}/notes`, body)),
      ...fc.sample(fc.tuple(batchPaths, feedbackBodies), options).map(
        ([path, body]) =>
          () =>
            send("feedback", "PATCH", `${predictApi}/batches/${path}`, body),
      ),
    ];
    let next = 0;
    await Promise.all(
      Array.from({ length: concurrency }, async () => {
        while (next < calls.length) await calls[next++]?.();
      }),
    );
    onProgress(sent + 2 * size);
  }
  agent.destroy();
  return { statuses, failures, accepted };
}
