import { readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { status } from "@grpc/grpc-js";
import { expect, test } from "vitest";
import { startSecretManagerEmulator } from "../../src/secret-manager/start-secret-manager-emulator.ts";
import { createTemporaryFolder } from "../temporary-folder.ts";
import { startTestSecretManager } from "./start-test-secret-manager.ts";

const createDataDir = async () => join(await createTemporaryFolder(), "secrets");

test("secrets, versions and states survive a restart", async () => {
  const dataDir = await createDataDir();
  const before = await startTestSecretManager({ dataDir });
  const name = await before.createSecret("db-pass", "first", "second", "third");
  await before.client.disableSecretVersion({ name: `${name}/versions/1` });
  await before.client.destroySecretVersion({ name: `${name}/versions/2` });
  await before.client.deleteSecret({ name: await before.createSecret("deleted") });
  const [versions] = await before.client.listSecretVersions({ parent: name });
  await before.emulator.close();

  const { client, access } = await startTestSecretManager({ dataDir });
  expect((await client.listSecrets({ parent: "projects/test" }))[0].map((secret) => secret.name)).toEqual([
    name,
  ]);
  expect((await client.listSecretVersions({ parent: name }))[0]).toEqual(versions);
  expect(await access(`${name}/versions/latest`)).toBe("third");
  await expect(access(`${name}/versions/1`)).rejects.toMatchObject({ code: status.FAILED_PRECONDITION });
});

test("only the owner can read the files, and a destroyed payload is in none of them", async () => {
  const dataDir = await createDataDir();
  const { client, createSecret } = await startTestSecretManager({ dataDir });
  const name = await createSecret("key", "destroy me");
  const modeOf = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);
  const [file = ""] = await readdir(dataDir);
  expect([await modeOf(dataDir), await modeOf(join(dataDir, file))]).toEqual(["700", "600"]);
  const payload = Buffer.from("destroy me").toString("base64");
  expect(await readFile(join(dataDir, file), "utf8")).toContain(payload);

  await client.destroySecretVersion({ name: `${name}/versions/1` });
  expect(await readdir(dataDir)).toEqual([file]);
  expect(await modeOf(join(dataDir, file))).toBe("600");
  expect(await readFile(join(dataDir, file), "utf8")).not.toContain(payload);
});

test("a damaged file stops the start with an error that names the file and does not quote it", async () => {
  const dataDir = await createDataDir();
  const { emulator, createSecret } = await startTestSecretManager({ dataDir });
  await createSecret("key", "payload");
  await emulator.close();
  const [file = ""] = await readdir(dataDir);
  const text = await readFile(join(dataDir, file), "utf8");
  await writeFile(join(dataDir, file), text.slice(0, -5));

  const failure = await startSecretManagerEmulator({ dataDir }).catch((error: Error) => error);
  expect(String(failure)).toContain(join(dataDir, file));
  expect(String(failure)).not.toContain(Buffer.from("payload").toString("base64"));
});

test("a change that cannot be stored is INTERNAL, stays invisible, and is logged without the payload", async () => {
  const dataDir = await createDataDir();
  const lines: string[] = [];
  const { client, createSecret } = await startTestSecretManager({ dataDir, log: (line) => lines.push(line) });
  const name = await createSecret("key");
  await rm(dataDir, { recursive: true });
  const payload = { data: Buffer.from("the payload") };
  await expect(client.addSecretVersion({ parent: name, payload }, { retry: null })).rejects.toMatchObject({
    code: status.INTERNAL,
  });
  expect((await client.listSecretVersions({ parent: name }))[0]).toEqual([]);
  expect(lines).toEqual(["/google.cloud.secretmanager.v1.SecretManagerService/AddSecretVersion: Error"]);
});
