import { type BatchList, createWaitForBatch } from "@loopline/cache";
import type { Clock } from "@loopline/platform";
import type { Api, ApiOptions } from "@loopline/platform/http";
import { silentLogger as log } from "@loopline/platform/testing";
import { buildApp as buildIngestApi } from "../../../../apps/ingest-api/src/app.ts";
import { buildApp as buildPredictApi } from "../../../../apps/predict-api/src/app.ts";
import { createProcess, type died, type Process } from "../core/process.ts";
import type { Defect } from "../defects/defect.ts";
import { createCallersKeys, keyOf } from "../users/callers.ts";
import { createPorts, type Ports } from "./ports.ts";
import type { World } from "./world.ts";

export interface ApiRequest {
  readonly method: "GET" | "POST" | "PATCH";
  readonly url: string;
  readonly payload?: object;
  readonly headers?: Record<string, string>;
  /** Reads a stream, whose body is then its text, for so many milliseconds, and leaves. */
  readonly readForMs?: number;
}

export interface ApiReply {
  readonly status: number;
  readonly body: unknown;
  /** Without the time. */
  readonly headers: readonly string[];
}

/** Sends a request. `died` when the API ended before it answered: nobody knows whether it had its effect. */
export type SendRequest = (request: ApiRequest) => Promise<ApiReply | typeof died>;

export interface Apis {
  readonly ingest: SendRequest;
  readonly predict: SendRequest;
}

const apiOptions: ApiOptions = { log, corsOrigins: "*", bodyLimit: 1_000_000 };

/** An owner may have a tenth of them, and those of processes that died are never free again. */
const maxStreams = 10_000;

/**
 * Both APIs, each a process that is replaced when it dies.
 * @param hasCustomers whether they require keys, for customers to have one
 */
export async function createApis(
  world: World,
  defect: Defect | undefined,
  hasCustomers: boolean,
): Promise<Apis> {
  const random = world.random.fork("apis");
  const options = {
    ...apiOptions,
    contracts: world.table.contracts,
    ...(hasCustomers && { keys: createCallersKeys() }),
  };
  return {
    ingest: await createApiHost("ingest-api", world, defect, (life) =>
      buildIngestApi({
        ...options,
        publisher: { publish: (topic, message) => life.ports().publisher.publish(topic, message) },
        idempotency: { claim: (key, record) => life.ports().idempotency.claim(key, record) },
        waitForBatch: createWaitForBatch({
          batches: batchesOf(life),
          events: eventsOf(life),
          clock: clockOf(life),
        }),
        newBatchId: random.uuid,
      }),
    ),
    predict: await createApiHost("predict-api", world, defect, (life) =>
      buildPredictApi({
        ...options,
        batches: batchesOf(life),
        jobs: {
          page: (request) => life.ports().jobList.page(request),
          detail: (id) => life.ports().jobList.detail(id),
          entry: (id) => life.ports().jobList.entry(id),
        },
        champion: { model: () => life.ports().champion.model() },
        events: eventsOf(life),
        maxStreams,
        counts: (owner) => life.ports().counts(owner),
        // Nobody here is billed.
        usage: {
          read: async (owner) => ({ owner, last_seen: null, months: [] }),
          countCorrections: async () => {},
        },
        publisher: { publish: (topic, message) => life.ports().publisher.publish(topic, message) },
        clock: clockOf(life),
        newFeedbackId: random.uuid,
      }),
    ),
  };
}

/** The life that an API is in. It keeps nothing in memory, so that all its lives can share one app. */
interface Life {
  readonly ports: () => Ports;
  readonly process: () => Process;
}

const batchesOf = ({ ports }: Life): Pick<BatchList, "page" | "detail" | "entry"> => ({
  page: (request) => ports().batchList.page(request),
  detail: (id, owner) => ports().batchList.detail(id, owner),
  entry: (id) => ports().batchList.entry(id),
});

const eventsOf = ({ ports }: Life): Ports["events"] => ({
  newest: () => ports().events.newest(),
  start: (lastId, isVeiled) => ports().events.start(lastId, isVeiled),
  after: (id, wait) => ports().events.after(id, wait),
});

const clockOf = ({ process }: Life): Clock => ({
  now: () => process().clock.now(),
  seconds: () => process().clock.seconds(),
});

async function createApiHost(
  name: string,
  world: World,
  defect: Defect | undefined,
  build: (life: Life) => Promise<Api>,
): Promise<SendRequest> {
  const random = world.random.fork(name);
  let lives = 0;
  let life = start();

  function start() {
    lives += 1;
    let atWork: number | undefined = 0;
    /** Says that a request of this life is at work, or (-1) no longer. At its death none is. */
    function count(change: 1 | -1): void {
      if (atWork === undefined) return;
      atWork += change;
      world.clock.count(change);
    }
    const process = createProcess(`${name}.${lives}`, { ...world, random });
    process.onDeath(() => {
      world.clock.count(-(atWork ?? 0));
      atWork = undefined;
      life = start();
    });
    /** A request that waits for a server, or for an event, leaves the clock free to go on. */
    async function whileNotAtWork<T>(wait: () => Promise<T>): Promise<T> {
      count(-1);
      try {
        return await wait();
      } finally {
        count(1);
      }
    }
    const waiting: Process = {
      ...process,
      call: (what, effect) => whileNotAtWork(() => process.call(what, effect)),
      sleep: (milliseconds, signal) => whileNotAtWork(() => process.sleep(milliseconds, signal)),
    };
    const ports = createPorts(world, waiting);
    return { process, count, ports: { ...ports, ...defect?.ports?.(ports, world, waiting) } };
  }

  const api = await build({ ports: () => life.ports, process: () => life.process });
  return async ({ readForMs, ...request }) => {
    await world.clock.sleep(random.between(0.2, 4));
    const { process, count } = life;
    const sent = { ...request, headers: { "x-api-key": keyOf("anybody"), ...request.headers } };
    count(1);
    const done = () => count(-1);
    return await process.outcomeOf(
      readForMs === undefined ? replyTo(sent, done) : readStream(sent, readForMs, process, done),
    );
  };

  async function replyTo(request: Omit<ApiRequest, "readForMs">, done: () => void): Promise<ApiReply> {
    const reply = await api.inject(request).finally(done);
    return { status: reply.statusCode, body: reply.json(), headers: headersOf(reply) };
  }

  async function readStream(
    request: Omit<ApiRequest, "readForMs">,
    milliseconds: number,
    process: Process,
    done: () => void,
  ): Promise<ApiReply> {
    const reply = await api.inject({ ...request, payloadAsStream: true });
    const { res } = reply.raw;
    if (res.destroyed) done();
    else res.once("close", done);
    const chunks: Buffer[] = [];
    reply.stream().on("data", (chunk: Buffer) => chunks.push(chunk));
    await process.sleep(milliseconds);
    res.destroy();
    return { status: reply.statusCode, body: Buffer.concat(chunks).toString(), headers: headersOf(reply) };
  }
}

function headersOf({ headers }: { headers: object }): string[] {
  return Object.entries(headers)
    .filter(([name]) => name !== "date")
    .map(String);
}
