import { randomUUID } from "node:crypto";
import { SecretManagerServiceClient } from "@google-cloud/secret-manager";
import { credentials } from "@grpc/grpc-js";
import { noteContracts as contracts } from "@loopline/banknotes/definition";
import { createBatchList } from "@loopline/cache";
import { toCreated } from "@loopline/contracts";
import type { Clock } from "@loopline/platform";
import { createApiKeys, newKey } from "@loopline/platform/keys";
import { connectRedis } from "@loopline/platform/redis";
import { createVersionedSecret } from "@loopline/platform/secrets";
import { createClock, createTestRedis, silentLogger as log } from "@loopline/platform/testing";
import { afterEach, beforeEach, expect, inject, it } from "vitest";
import { z } from "zod";
import { keys } from "../../src/commands/keys.ts";
import { editKeys } from "../../src/keys/edit-keys.ts";
import { readJson, runCommand } from "../run-command.ts";

const projectId = "ops-test";
const CreatedKeySchema = z.object({ id: z.string(), key: z.string() });

let client: SecretManagerServiceClient;
let env: NodeJS.ProcessEnv;
let parent: string;

beforeEach(() => {
  const [apiEndpoint, port] = inject("secretManagerHost").split(":");
  const sslCreds = credentials.createInsecure();
  client = new SecretManagerServiceClient({ projectId, apiEndpoint, port: Number(port), sslCreds });
  env = {
    GOOGLE_CLOUD_PROJECT: projectId,
    SECRET_MANAGER_API_ENDPOINT: inject("secretManagerHost"),
    API_KEYS_SECRET: `keys-${randomUUID()}`,
  };
  parent = `projects/${projectId}/secrets/${env.API_KEYS_SECRET}`;
});

afterEach(() => client.close());

const run = (...args: string[]) => runCommand(keys, args, env);

const create = async (name: string, scopes: string, ...more: string[]) =>
  CreatedKeySchema.parse(
    readJson(await run("create", "--name", name, "--scopes", scopes, "--json", ...more)),
  );

/** The text of the secret, read with Google's client. */
async function held(): Promise<string> {
  const [version] = await client.accessSecretVersion({ name: `${parent}/versions/latest` });
  return Buffer.from(version.payload?.data ?? "").toString("utf8");
}

const add = (text: string) => client.addSecretVersion({ parent, payload: { data: Buffer.from(text) } });

/** The keys as an API reads them now. */
async function inApi(clock: Clock = createClock()) {
  const secret = createVersionedSecret(env.API_KEYS_SECRET ?? "", {
    projectId,
    apiEndpoint: env.SECRET_MANAGER_API_ENDPOINT,
    timeoutMs: 5_000,
  });
  const apiKeys = createApiKeys({
    readDocument: async () => (await secret.newest())?.text ?? null,
    clock,
    log,
    refreshSeconds: 30,
  });
  await apiKeys.refresh();
  await secret.close();
  return apiKeys;
}

it("creates a valid key, and stores only its hash", async () => {
  const { code, lines, notes } = await run("create", "--name", "ada", "--scopes", "read,ingest");
  expect(code).toBe(0);
  const [text = "", ...others] = lines;
  expect(others).toEqual([]);
  expect(notes.join("\n")).toContain("Save it now");
  expect(await held()).not.toContain(text.slice(-43));
  expect(await (await inApi()).find(text)).toMatchObject({ name: "ada", scopes: ["ingest", "read"] });
});

it("creates a key of an owner, which an API then knows", async () => {
  const { key } = await create("acme's shop", "read", "--owner", "acme");
  expect(await (await inApi()).find(key)).toMatchObject({ owner: "acme" });
  expect((await run("list")).lines[1]).toMatch(/ read +acme +acme's shop$/);
});

it("accepts no key before the first one is created", async () => {
  expect(await (await inApi()).find(newKey().text)).toBeNull();
});

it("lists the keys without their hashes", async () => {
  expect((await run("list")).lines).toEqual(["There are none yet."]);
  const ada = await create("ada", "read");
  const bob = await create("bob", "admin", "--per-minute", "1200");
  await run("revoke", ada.id);
  const { lines } = await run("list");
  expect(lines[0]).toMatch(/^ID +CREATED \(UTC\) +REVOKED \(UTC\) +PER MINUTE +SCOPES +OWNER +NAME$/);
  expect(lines[1]).toMatch(
    new RegExp(`^${ada.id}  (\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d +){2}read +ada$`),
  );
  expect(lines[2]).toMatch(new RegExp(`^${bob.id} .* 1,200  admin +bob$`));
  const json = JSON.stringify(readJson(await run("list", "--json")));
  expect(json).toContain(bob.id);
  expect(json).not.toContain("hash");
});

it("revokes a key, and only that one", async () => {
  const [ada, bob] = [await create("ada", "read"), await create("bob", "read")];
  expect((await run("revoke", ada.id)).lines[0]).toContain(`${ada.id} of ada is revoked`);
  const apiKeys = await inApi();
  expect(await apiKeys.find(ada.key)).toBeNull();
  expect(await apiKeys.find(bob.key)).toMatchObject({ name: "bob" });
  const before = await held();
  expect((await run("revoke", ada.id)).code).toBe(0);
  expect(await held()).toBe(before);
});

it("refuses to revoke an unknown key", async () => {
  await expect(run("revoke", "abcdefgh")).rejects.toThrow(
    "no key has the id abcdefgh: see npm run keys -- list",
  );
});

it("sets the quota of an owner, which an API then knows", async () => {
  await expect(run("quota", "acme", "--batches-kept", "5")).rejects.toThrow("no key has the owner acme");
  const { key } = await create("acme's shop", "read", "--owner", "acme");
  const set = await run("quota", "acme", "--records-per-day", "1000", "--batches-kept", "5");
  expect(set.lines).toEqual(["acme: 1,000 records a day, 5 batches kept"]);
  expect(await (await inApi()).find(key)).toMatchObject({
    quota: { records_per_day: 1_000, batches_kept: 5 },
  });
  expect((await run("quota", "acme", "--records-per-day", "none")).lines).toEqual(["acme: 5 batches kept"]);
  expect((await (await inApi()).find(key))?.quota).toMatchObject({ batches_kept: 5 });
  expect((await (await inApi()).find(key))?.quota).not.toHaveProperty("records_per_day");
  expect((await run("quota", "acme", "--batches-kept", "none")).lines).toEqual(["acme: no limit"]);
});

it("shows what each owner used in a month, and quotas", async () => {
  const testRedis = await createTestRedis();
  const redis = connectRedis(testRedis.url, log);
  env = { ...env, REDIS_URL: testRedis.url };
  await create("acme's shop", "read", "--owner", "acme");
  await create("bob", "read", "--owner", "bob");
  expect((await run("usage")).lines).toEqual([
    `No owner used anything in ${toCreated(new Date()).slice(0, 7)}.`,
  ]);
  await run("quota", "bob", "--batches-kept", "5");
  const created = toCreated(new Date());
  await createBatchList({ contracts, redis, log }).add({
    batch_id: randomUUID(),
    ...{ subjects: ["a", "b"], predictions: ["real", "fake"], created, owner: "acme" },
  });
  const { lines } = await run("usage");
  expect(lines[0]).toMatch(/^OWNER +BATCHES +RECORDS +CORRECTIONS +LAST SEEN \(UTC\) +QUOTA$/);
  expect(lines[1]).toMatch(/^acme +1 +2 +0 +\d{4}-\d\d-\d\d \d\d:\d\d:\d\d *$/);
  expect(lines[2]).toMatch(/^bob +0 +0 +0 +5 batches kept$/);
  expect(readJson(await run("usage", "--json", "--month", "2026-01"))).toMatchObject({
    usage: [{ owner: "bob", month: "2026-01", batches: 0, quota: { batches_kept: 5 } }],
  });
  await redis.quit();
  await testRedis.drop();
});

it("loses no key in concurrent changes", async () => {
  const old = await create("old", "admin");
  const made = await Promise.all([
    run("revoke", old.id),
    ...Array.from({ length: 8 }, (_, index) => create(`caller ${index}`, "read")),
  ]);
  const apiKeys = await inApi();
  expect(await apiKeys.find(old.key)).toBeNull();
  for (const each of made.slice(1)) {
    expect(await apiKeys.find(CreatedKeySchema.parse(each).key)).toMatchObject({ scopes: ["read"] });
  }
});

it("does not change a secret that holds something else", async () => {
  await create("ada", "read");
  await add('{"keys": "of the house"}');
  await expect(run("create", "--name", "bob", "--scopes", "read")).rejects.toThrow(
    "version 2 of the secret holds no keys",
  );
  expect(await held()).toBe('{"keys": "of the house"}');
});

it("fails after 20 conflicting writes", async () => {
  let version = 0;
  // Another writer adds a key before each of ours.
  const others = (number: number) => {
    const created = new Date(number).toISOString();
    const key = {
      id: String(number).padStart(8, "0"),
      name: "other",
      scopes: ["read"],
      hash: "ab".repeat(32),
    };
    return { version: number, text: JSON.stringify({ keys: number === 0 ? [] : [{ ...key, created }] }) };
  };
  const secret = {
    newest: async () => others(version),
    read: async (number: number) => others(number),
    add: async () => {
      version += 2;
      return version;
    },
  };
  await expect(editKeys(secret, (before) => ({ ...before }))).rejects.toMatchObject({ code: "conflict" });
});

it("fails after 5 s if Secret Manager is down", async () => {
  env.SECRET_MANAGER_API_ENDPOINT = "127.0.0.1:1";
  await expect(run("list")).rejects.toMatchObject({ code: "unavailable" });
});
