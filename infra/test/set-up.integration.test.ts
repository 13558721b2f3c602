import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { join } from "node:path";
import { promisify } from "node:util";
import { PubSub } from "@google-cloud/pubsub";
import { definitionFile, noteContracts } from "@loopline/banknotes/definition";
import { createVersionedSecret } from "@loopline/platform/secrets";
import { Client } from "pg";
import { afterAll, beforeAll, expect, inject, it, vi } from "vitest";
import "@loopline/platform/testing";

const { FeedbackMessageSchema } = noteContracts;

const run = promisify(execFile);

const unique = randomUUID().slice(0, 8);
const project = `set-up-${unique}`;
const database = `set_up_${unique}`;
const owner = `owner_${unique}`;
const ownerPassword = randomUUID();

async function sql(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

function urlOf(user: string, password: string): string {
  const url = new URL(inject("superuserUrl"));
  Object.assign(url, { username: user, password, pathname: `/${database}` });
  return url.href;
}

// The rights of Cloud SQL's user postgres: it creates databases and roles, and grants its roles. It is not a superuser.
beforeAll(async () => {
  vi.stubEnv("METADATA_SERVER_DETECTION", "none");
  const superuser = inject("superuserUrl");
  await sql(superuser, `create role ${owner} login createdb createrole password '${ownerPassword}'`);
  await sql(superuser, `grant ml_readwrite to ${owner} with admin option`);
});

afterAll(async () => {
  const superuser = inject("superuserUrl");
  await sql(superuser, `drop database if exists ${database} with (force)`);
  await sql(superuser, `drop role ${owner}`);
  vi.unstubAllEnvs();
});

/** Runs the job's program as its image does. */
async function runJob(): Promise<void> {
  await run(process.execPath, [join(import.meta.dirname, "../src/set-up/main.ts")], {
    timeout: 60_000,
    env: {
      METADATA_SERVER_DETECTION: "none",
      GOOGLE_CLOUD_PROJECT: project,
      LOG_LEVEL: "error",
      DATASET: definitionFile,
      PUBSUB_EMULATOR_HOST: inject("pubsubHost"),
      SECRET_MANAGER_API_ENDPOINT: inject("secretManagerHost"),
      DATABASE_URL: urlOf("ml_readwrite", ""),
      DB_PASSWORD_SECRET: "db-pass",
      DB_OWNER: owner,
      DB_OWNER_SECRET: "db-owner-pass",
    },
  });
}

async function addSecret(name: string, text: string): Promise<void> {
  const secret = createVersionedSecret(name, {
    projectId: project,
    apiEndpoint: inject("secretManagerHost"),
    timeoutMs: 5_000,
  });
  await secret.add(text);
  await secret.close();
}

it("an owner who is not a superuser can set up a deployment, and repeat it safely", async () => {
  const pubsub = new PubSub({ projectId: project, apiEndpoint: inject("pubsubHost"), emulatorMode: true });
  const [topic] = await pubsub.createTopic("job");
  const [subscription] = await topic.createSubscription("job.training");
  await addSecret("db-pass", inject("readwritePassword"));
  await addSecret("db-owner-pass", ownerPassword);
  const asked = once(subscription, "message");

  await runJob();
  const [message] = await asked;
  message.ack();
  expect(FeedbackMessageSchema.parse(JSON.parse(String(message.data)))).toMatchObject({
    subjects: ["start"],
  });
  await runJob();

  const asFunction = urlOf("ml_readwrite", inject("readwritePassword"));
  expect(await sql(asFunction, "select count(*)::int as rows from training")).toEqual([{ rows: 6 }]);
  expect(await sql(asFunction, "select count(*)::int as rows from test_set")).toEqual([{ rows: 100 }]);
  await expect(sql(asFunction, "create table more (id int)")).rejects.toThrow("permission denied");
  await pubsub.close();
}, 60_000);
