import { createClient } from "@loopline/client";
import { connectDeadLetters } from "@loopline/ops";
import { createGcsModelStore } from "@loopline/platform/model-store";
import { createDatabase } from "@loopline/platform/postgres";
import { createPubSubPublisher } from "@loopline/platform/pubsub";
import { connectRedis } from "@loopline/platform/redis";
import { createSecretReader, createVersionedSecret } from "@loopline/platform/secrets";
import { silentLogger as log } from "@loopline/platform/testing";
import { withClient } from "@loopline/setup";
import { readBacklogs } from "../../../../apps/monitor/src/backlogs.ts";
import { seedBucket } from "../../../../local/src/seed/google-resources.ts";
import { withRedis } from "../../../../local/src/servers/redis.ts";
import type { Protocol } from "./bad-servers.ts";

/** One way in which our code calls a server. */
export interface OutsideCall {
  readonly name: string;
  readonly protocol: Protocol;
  /** The documented deadline, in milliseconds. */
  readonly deadlineMs: number;
  /** Milliseconds that closing may take. Default: as long as the call. */
  readonly closeDeadlineMs?: number;
  /** @param address `host:port` */
  open(address: string): Opened;
}

export interface Opened {
  /** Loads what the call needs. It does not count: on a busy machine Google's client takes longer to load than a deadline. */
  load?(): Promise<void>;
  call(): Promise<unknown>;
  close(): Promise<unknown> | undefined;
}

const projectId = "deadlines";
const nothing = (): undefined => undefined;
const batch = { batch_id: "00000000-0000-4000-8000-000000000000", subjects: ["a"], features: [[1, 2, 3, 4]] };

/** Every adapter that calls a server, with `timeoutMs` or with its own fixed deadline. */
export function outsideCalls(timeoutMs: number): OutsideCall[] {
  return [
    ...pubsubCalls(timeoutMs),
    ...secretCalls(timeoutMs),
    ...storageCalls(timeoutMs),
    ...databaseCalls(timeoutMs),
    ...redisCalls(timeoutMs),
    ...httpCalls(timeoutMs),
  ];
}

function pubsubCalls(timeoutMs: number): OutsideCall[] {
  const config = (PUBSUB_EMULATOR_HOST: string) => ({
    GOOGLE_CLOUD_PROJECT: projectId,
    PUBLISH_TIMEOUT_MS: timeoutMs,
    LOG_LEVEL: "silent" as const,
    OTEL_EXPORTER_OTLP_PROTOCOL: "http/protobuf" as const,
    OTEL_TRACES_SAMPLER_ARG: 1,
    PUBSUB_EMULATOR_HOST,
  });
  const publisher = (call: (publisher: ReturnType<typeof createPubSubPublisher>) => Promise<unknown>) => ({
    protocol: "grpc" as const,
    deadlineMs: timeoutMs,
    open(address: string) {
      const publisher = createPubSubPublisher(config(address));
      return {
        load: () => publisher.warmUp(),
        call: () => call(publisher),
        close: () => publisher.close(),
      };
    },
  });
  type Connection = Awaited<ReturnType<typeof connectDeadLetters>>;
  const deadLetters = (deadlineMs: number, call: (connection: Connection) => Promise<unknown>) => ({
    protocol: "grpc" as const,
    deadlineMs,
    closeDeadlineMs: timeoutMs,
    open(address: string) {
      const connected = connectDeadLetters(config(address));
      return {
        load: async () => void (await connected),
        call: async () => call(await connected),
        close: async () => (await connected).close(),
      };
    },
  });
  return [
    { name: "publish", ...publisher((publisher) => publisher.publish("request", batch)) },
    {
      name: "keep a dead letter",
      ...publisher((publisher) => publisher.keep({ data: Buffer.from("x"), attributes: {} })),
    },
    { name: "open the channel", ...publisher((publisher) => publisher.warmUp()) },
    // Waits 2 s for a letter before there are none.
    { name: "take dead letters", ...deadLetters(2_000 + timeoutMs, ({ box }) => box.take(1)) },
    { name: "remove dead letters", ...deadLetters(timeoutMs, ({ box }) => box.remove(["lease"])) },
    {
      name: "replay a dead letter",
      ...deadLetters(timeoutMs, ({ republisher }) =>
        republisher.publish("request", { data: Buffer.from("x"), attributes: {} }),
      ),
    },
  ];
}

function secretCalls(timeoutMs: number): OutsideCall[] {
  const options = (apiEndpoint: string) => ({ projectId, apiEndpoint, timeoutMs });
  type Secret = ReturnType<typeof createVersionedSecret>;
  const versioned = (name: string, call: (secret: Secret) => Promise<unknown>): OutsideCall => ({
    name,
    protocol: "grpc",
    deadlineMs: timeoutMs,
    open(address) {
      const secret = createVersionedSecret("keys", options(address));
      return { call: () => call(secret), close: () => secret.close() };
    },
  });
  return [
    {
      name: "read a password",
      protocol: "grpc",
      deadlineMs: timeoutMs,
      open: (address) => ({ call: () => createSecretReader(options(address))("db-pass"), close: nothing }),
    },
    versioned("read the keys", (secret) => secret.newest()),
    versioned("read old keys", (secret) => secret.read(1)),
    versioned("write the keys", (secret) => secret.add("{}")),
  ];
}

function storageCalls(timeoutMs: number): OutsideCall[] {
  type Store = ReturnType<typeof createGcsModelStore>;
  const storage = (name: string, call: (store: Store) => Promise<unknown>): OutsideCall => ({
    name,
    protocol: "http",
    deadlineMs: timeoutMs,
    open(address) {
      const STORAGE_API_ENDPOINT = `http://${address}`;
      const config = { GOOGLE_CLOUD_PROJECT: projectId, MODEL_BUCKET: "models", STORAGE_API_ENDPOINT };
      const store = createGcsModelStore(config, timeoutMs);
      return { call: () => call(store), close: nothing };
    },
  });
  return [
    storage("store a model", (store) => store.create("model-1.json", "{}")),
    storage("read a model", (store) => store.read("model-1.json")),
  ];
}

function databaseCalls(timeoutMs: number): OutsideCall[] {
  const statement = { name: "", text: "select 1", values: [] };
  return [
    {
      name: "run a transaction",
      protocol: "postgres",
      deadlineMs: timeoutMs,
      closeDeadlineMs: 2_000,
      open(address) {
        const url = `postgres://user:password@${address}/database`;
        const database = createDatabase({ url, log, connections: 1 });
        return {
          call: () => database.transaction((query) => query(statement), timeoutMs),
          close: () => database.close(),
        };
      },
    },
    {
      name: "connect to the database",
      protocol: "postgres",
      deadlineMs: timeoutMs,
      closeDeadlineMs: 2_000,
      open(address) {
        // The password is asked for, and the server is not there yet: nothing but the connection's own deadline ends it.
        const url = `postgres://user@${address}/database`;
        const password = () => new Promise<string>(() => {});
        const database = createDatabase({ url, password, log, connections: 1, connectTimeoutMs: timeoutMs });
        return {
          call: () => database.transaction((query) => query(statement), timeoutMs),
          close: () => database.close(),
        };
      },
    },
    {
      name: "set the database up",
      protocol: "postgres",
      // To connect, then to run a query.
      deadlineMs: 60_000 + 60_000,
      open: (address) => ({
        call: () =>
          withClient(`postgres://user:password@${address}/database`, (client) => client.query("select 1")),
        close: nothing,
      }),
    },
  ];
}

function redisCalls(timeoutMs: number): OutsideCall[] {
  type Connection = ReturnType<typeof connectRedis>;
  const redis = (name: string, call: (redis: Connection) => Promise<unknown>): OutsideCall => ({
    name,
    protocol: "redis",
    deadlineMs: timeoutMs,
    open(address) {
      const redis = connectRedis(`redis://${address}`, log, timeoutMs);
      return { call: () => call(redis), close: () => redis.quit().catch(() => redis.disconnect()) };
    },
  });
  return [
    redis("read from Redis", (redis) => redis.get("key")),
    redis("run a script in Redis", (redis) => redis.eval("return 1", 0)),
    redis("send commands to Redis together", (redis) => redis.multi().get("key").get("key").exec()),
    {
      name: "prepare Redis",
      protocol: "redis",
      // To connect, then a command.
      deadlineMs: 2_000 + 10_000,
      open: (address) => ({
        call: () => withRedis(`redis://${address}`, (redis) => redis.get("key")),
        close: nothing,
      }),
    },
  ];
}

function httpCalls(timeoutMs: number): OutsideCall[] {
  const http = (name: string, deadlineMs: number, call: (url: string) => Promise<unknown>): OutsideCall => ({
    name,
    protocol: "http",
    deadlineMs,
    open: (address) => ({ call: () => call(`http://${address}`), close: nothing }),
  });
  const client = (url: string) => createClient({ url, timeoutMs, retries: 0 });
  return [
    http("ask an API", timeoutMs, (url) => client(url).jobs()),
    http("submit a batch", timeoutMs, (url) =>
      client(url).submit({ subjects: ["a"], features: [[1, 2, 3, 4]] }),
    ),
    http("ask an API with a total deadline", timeoutMs, (url) =>
      createClient({ url, retries: 100 }).jobs({ signal: AbortSignal.timeout(timeoutMs) }),
    ),
    http("ask what waits", 1_000, (url) => readBacklogs(url)),
    http("make a bucket", 60_000, (url) => seedBucket(url, "models")),
  ];
}
