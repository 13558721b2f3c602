import type { Api, ApiOptions } from "@loopline/platform/http";
import { silentLogger as log } from "@loopline/platform/testing";
import { buildApp as buildIngestApi } from "../../../../apps/ingest-api/src/app.ts";
import { buildApp as buildPredictApi } from "../../../../apps/predict-api/src/app.ts";
import type { Call } from "../core/call.ts";
import { createProcess, died, type Process } from "../core/process.ts";
import type { Defect } from "../defects/defect.ts";
import { customers } from "../users/use-as-customer.ts";
import { createPorts, type Ports } from "./ports.ts";
import type { World } from "./world.ts";

export interface ApiRequest {
  readonly method: "GET" | "POST" | "PATCH";
  readonly url: string;
  readonly payload?: object;
  readonly headers?: Record<string, string>;
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

/** Every customer's key is its name. Others have a key without an owner. */
const keys: ApiOptions["keys"] = {
  async find(name) {
    const owner = customers.find((customer) => customer === name);
    return { id: name.padEnd(8, "0"), name, scopes: ["ingest", "read", "feedback"], owner };
  },
  async refresh() {},
};

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
  const options = { ...apiOptions, contracts: world.table.contracts, ...(hasCustomers && { keys }) };
  return {
    ingest: await createApiHost("ingest-api", world, defect, ({ ports }) =>
      buildIngestApi({
        ...options,
        publisher: { publish: (topic, message) => ports().publisher.publish(topic, message) },
        idempotency: { claim: (key, record) => ports().idempotency.claim(key, record) },
        // Nobody here waits.
        waitForBatch: async () => null,
        newBatchId: random.uuid,
      }),
    ),
    predict: await createApiHost("predict-api", world, defect, ({ ports, process }) =>
      buildPredictApi({
        ...options,
        batches: {
          page: (request) => ports().batchList.page(request),
          detail: (id, owner) => ports().batchList.detail(id, owner),
          entry: (id) => ports().batchList.entry(id),
        },
        jobs: {
          page: (request) => ports().jobList.page(request),
          detail: (id) => ports().jobList.detail(id),
          entry: (id) => ports().jobList.entry(id),
        },
        champion: { model: () => ports().champion.model() },
        // Nobody here reads events or waits: what is told of is in the cache all the same.
        events: {
          newest: async () => "0-0",
          start: async () => ({ id: "0-0", from: "0-0", isKnown: true }),
          after: async () => [],
        },
        maxStreams: 0,
        counts: (owner) => ports().counts(owner),
        // Nobody here is billed.
        usage: {
          read: async (owner) => ({ owner, last_seen: null, months: [] }),
          countCorrections: async () => {},
        },
        publisher: { publish: (topic, message) => ports().publisher.publish(topic, message) },
        clock: { now: () => process().clock.now(), seconds: () => process().clock.seconds() },
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

async function createApiHost(
  name: string,
  world: World,
  defect: Defect | undefined,
  build: (life: Life) => Promise<Api>,
): Promise<SendRequest> {
  const random = world.random.fork(name);
  let lives = 0;
  let life = start();

  function start(): { process: Process; ports: Ports } {
    lives += 1;
    const process = createProcess(`${name}.${lives}`, { ...world, random });
    process.onDeath(() => {
      life = start();
    });
    const waiting = { ...process, call: whileNotAtWork(process.call) };
    const ports = createPorts(world, waiting);
    return { process, ports: { ...ports, ...defect?.ports?.(ports, world, waiting) } };
  }

  /** A request that waits for a server leaves the clock free to go on. */
  function whileNotAtWork(call: Call): Call {
    return async (what, effect) => {
      world.clock.count(-1);
      try {
        return await call(what, effect);
      } finally {
        world.clock.count(1);
      }
    };
  }

  const api = await build({ ports: () => life.ports, process: () => life.process });
  return async (request) => {
    await world.clock.sleep(random.between(0.2, 4));
    const { process } = life;
    world.clock.count(1);
    const reply = await process.outcomeOf(
      Promise.resolve(
        api.inject({ ...request, headers: { "x-api-key": "operator", ...request.headers } }),
      ).finally(() => world.clock.count(-1)),
    );
    if (reply === died) return died;
    const headers = Object.entries(reply.headers).filter(([name]) => name !== "date");
    return { status: reply.statusCode, body: reply.json(), headers: headers.map(String) };
  };
}
