import { randomUUID } from "node:crypto";
import { PubSub } from "@google-cloud/pubsub";
import { type Bucket, Storage } from "@google-cloud/storage";
import { featureNames } from "@loopline/banknotes";
import type { ApiName, TopicName } from "@loopline/contracts";
import type { Endpoints } from "@loopline/services";
import { Redis } from "ioredis";
import { inject, test } from "vitest";
import { callerOf } from "./send-request.ts";
import { openSql, type Sql } from "./sql.ts";
import { type ApiProcess, startApi } from "./start-api.ts";
import { toColumns } from "./stored.ts";
import { until } from "./until.ts";
import { type TopicWatch, watchTopic } from "./watch-topic.ts";

/** What the stack gives to every test file, by vitest's `inject`. */
declare module "vitest" {
  interface ProvidedContext {
    /** Where everything of the running stack is. */
    stack: Endpoints;
  }
}

/** A row of the training set. */
export interface LabelledNote {
  readonly features: readonly number[];
  /** 1 is real, 0 is fake. */
  readonly label: number;
}

/** A test with plain clients of everything in the running stack, each opened when a test first asks for it. */
export const it = test
  .extend("stack", { scope: "file" }, () => inject("stack"))
  .extend("ingest", { scope: "file" }, ({ stack }) => callerOf(stack.ingestApi))
  .extend("predict", { scope: "file" }, ({ stack }) => callerOf(stack.predictApi))
  .extend("redis", { scope: "file" }, ({ stack }, { onCleanup }) => {
    const redis = new Redis(stack.redisUrl);
    onCleanup(() => redis.disconnect());
    return redis;
  })
  .extend("sql", { scope: "file" }, ({ stack }, { onCleanup }): Sql => {
    const { sql, close } = openSql(stack.databaseUrl);
    onCleanup(close);
    return sql;
  })
  .extend("bucket", { scope: "file" }, ({ stack }): Bucket => {
    const storage = new Storage({ projectId: stack.project, apiEndpoint: stack.storage });
    return storage.bucket("loopline-models");
  })
  .extend("pubsub", { scope: "file" }, ({ stack }, { onCleanup }) => {
    const pubsub = new PubSub({
      projectId: stack.project,
      apiEndpoint: stack.pubsub,
      emulatorMode: true,
    });
    onCleanup(() => pubsub.close());
    return pubsub;
  })
  /** Publishes a body: bytes unchanged, anything else as JSON. Returns the message's id. */
  .extend("publish", { scope: "file" }, ({ pubsub }) => {
    return async (topic: TopicName, body: unknown): Promise<string> =>
      await pubsub.topic(topic, { batching: { maxMilliseconds: 1 } }).publishMessage({
        data: Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body)),
      });
  })
  /** What the command line needs to find the stack. */
  .extend("cliEnv", { scope: "file" }, ({ stack }) => ({
    LOOPLINE_INGEST_URL: stack.ingestApi,
    LOOPLINE_PREDICT_URL: stack.predictApi,
  }))
  /** Starts an API beside the stack's own, with some of its environment changed, until the test is over. */
  .extend("startApi", ({ stack }, { onCleanup }) => {
    const apis: ApiProcess[] = [];
    onCleanup(async () => {
      await Promise.all(apis.map((api) => api.kill()));
    });
    return async (name: ApiName, changes: Readonly<Record<string, string>>): Promise<ApiProcess> => {
      const api = await startApi(name, {
        GOOGLE_CLOUD_PROJECT: stack.project,
        DATASET: stack.dataset,
        PUBSUB_EMULATOR_HOST: stack.pubsub,
        REDIS_URL: stack.redisUrl,
        API_KEYS: "off",
        ...changes,
      });
      apis.push(api);
      return api;
    };
  })
  /** Watches a topic until the test is over. */
  .extend("watch", ({ pubsub }, { onCleanup }) => {
    const watches: TopicWatch[] = [];
    onCleanup(async () => {
      await Promise.all(watches.map((one) => one.stop()));
    });
    return async (topic: string): Promise<TopicWatch> => {
      const one = await watchTopic(pubsub, topic);
      watches.push(one);
      return one;
    };
  })
  /**
   * For a test that has models trained: the requests for trainings and the models. The test ends when every training
   * has, so that none disturbs the next test.
   */
  .extend("trainings", async ({ watch, publish, sql }, { onCleanup }) => {
    const jobs = await watch("job");
    const models = await watch("model");
    onCleanup(async () => {
      // For what the test changed without asking for a training.
      await publish("job", { batch_id: randomUUID(), subjects: ["end"], ratings: [1] });
      await until("the end of every training asked for", () => isEverythingTrained(sql));
    });
    /** Marks the training set as changed, so that the next job trains. */
    const touch = () => sql("update training set class = class");
    return { jobs, models, touch };
  })
  /** For a test that promotes its own model: restores the champion afterwards. */
  .extend("champion", async ({ redis }, { onCleanup }) => {
    const keys = await redis.keys("model:latest*");
    const values = await redis.mget(keys);
    onCleanup(async () => {
      await redis.del(await redis.keys("model:latest*"));
      await redis.mset(Object.fromEntries(keys.map((key, index) => [key, values[index] ?? ""])));
    });
    // From the year 2100: newer than any model trained meanwhile.
    return { newerFileName: `model-4102444800-${randomUUID()}.json` };
  })
  /** For a test that needs a certain training set: restores the previous one afterwards. */
  .extend("replaceTrainingSet", async ({ sql }, { onCleanup }) => {
    await sql("create table training_before as table training");
    onCleanup(async () => {
      await sql(`
        begin; delete from training;
        insert into training overriding system value select * from training_before;
        drop table training_before; commit`);
    });
    return async (notes: readonly LabelledNote[]): Promise<void> => {
      await sql("delete from training");
      await sql(
        `insert into training (${featureNames.join(", ")}, class, created)
         select *, timestamp '2026-01-01' + row_number() over () * interval '1 second'
         from unnest($1::float8[], $2::float8[], $3::float8[], $4::float8[], $5::smallint[])`,
        [...toColumns(notes.map(({ features }) => features)), notes.map(({ label }) => label)],
      );
    };
  });

/** True if the newest training used every change of the training set, and its messages are published. */
async function isEverythingTrained(sql: Sql): Promise<boolean> {
  const [state] = await sql<{ done: boolean }>(`
    select trained >= requested and lease_holder is null and not exists (select from outbox) as done
    from training_state`);
  return state?.done === true;
}
