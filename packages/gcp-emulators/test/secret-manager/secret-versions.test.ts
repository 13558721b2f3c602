import { status } from "@grpc/grpc-js";
import { expect, test } from "vitest";
import { crc32c } from "../../src/shared/crc32c.ts";
import { parent, startTestSecretManager } from "./start-test-secret-manager.ts";

test("a version is accessed by number, the newest also as latest, with its checksum", async () => {
  const { client, createSecret, access } = await startTestSecretManager();
  const name = await createSecret("db-pass", "first", "123456789");
  expect(await access(`${name}/versions/1`)).toBe("first");

  const [latest] = await client.accessSecretVersion({ name: `${name}/versions/latest` });
  expect(latest.name).toBe(`${name}/versions/2`);
  expect(latest.payload?.data?.toString()).toBe("123456789");
  // The check value of CRC-32C, from its catalogue entry.
  expect(latest.payload?.dataCrc32c).toBe(String(0xe3069283));
});

test("a payload of any bytes is returned unchanged", async () => {
  const { client, createSecret } = await startTestSecretManager();
  const name = await createSecret("key");
  const data = Buffer.from(Array.from({ length: 65_536 }, (_, index) => index % 256));
  await client.addSecretVersion({ parent: name, payload: { data } });
  const [version] = await client.accessSecretVersion({ name: `${name}/versions/latest` });
  expect(data.equals(Buffer.from(version.payload?.data ?? []))).toBe(true);
});

test("a payload is checked against the checksum sent with it", async () => {
  const { client, createSecret } = await startTestSecretManager();
  const name = await createSecret("key");
  const data = Buffer.from("hello");
  await expect(
    client.addSecretVersion({ parent: name, payload: { data, dataCrc32c: crc32c(data) + 1 } }),
  ).rejects.toMatchObject({ code: status.INVALID_ARGUMENT });
  await expect(
    client.addSecretVersion({ parent: name, payload: { data, dataCrc32c: 0 } }),
  ).rejects.toMatchObject({ code: status.INVALID_ARGUMENT });

  const [version] = await client.addSecretVersion({
    parent: name,
    payload: { data, dataCrc32c: crc32c(data) },
  });
  expect(version).toMatchObject({ name: `${name}/versions/1`, clientSpecifiedPayloadChecksum: true });
});

test.each([
  ["65,537 bytes", { data: Buffer.alloc(65_537) }],
  ["no bytes", { data: Buffer.alloc(0) }],
])("a payload of %s is an INVALID_ARGUMENT", async (_what, payload) => {
  const { client, createSecret } = await startTestSecretManager();
  const name = await createSecret("key");
  await expect(client.addSecretVersion({ parent: name, payload })).rejects.toMatchObject({
    code: status.INVALID_ARGUMENT,
  });
  await expect(client.addSecretVersion({ parent: name })).rejects.toMatchObject({
    code: status.INVALID_ARGUMENT,
  });
  expect((await client.listSecretVersions({ parent: name }))[0]).toEqual([]);
});

test("a disabled version is refused, also as latest, until it is enabled", async () => {
  const { client, createSecret, access } = await startTestSecretManager();
  const name = await createSecret("key", "first", "second");
  const [disabled] = await client.disableSecretVersion({ name: `${name}/versions/latest` });
  expect(disabled).toMatchObject({ name: `${name}/versions/2`, state: "DISABLED" });
  await expect(access(`${name}/versions/2`)).rejects.toMatchObject({ code: status.FAILED_PRECONDITION });
  await expect(access(`${name}/versions/latest`)).rejects.toMatchObject({ code: status.FAILED_PRECONDITION });
  expect(await access(`${name}/versions/1`)).toBe("first");

  await client.enableSecretVersion({ name: `${name}/versions/2` });
  expect(await access(`${name}/versions/latest`)).toBe("second");
});

test("a destroyed version stays destroyed and keeps its number", async () => {
  const { client, createSecret, access } = await startTestSecretManager();
  const name = await createSecret("key", "first");
  const [destroyed] = await client.destroySecretVersion({ name: `${name}/versions/1` });
  expect(destroyed).toMatchObject({ state: "DESTROYED", destroyTime: { seconds: expect.anything() } });
  const refused = { code: status.FAILED_PRECONDITION };
  await expect(access(`${name}/versions/1`)).rejects.toMatchObject(refused);
  await expect(client.enableSecretVersion({ name: `${name}/versions/1` })).rejects.toMatchObject(refused);
  await expect(client.destroySecretVersion({ name: `${name}/versions/1` })).rejects.toMatchObject(refused);

  const [next] = await client.addSecretVersion({ parent: name, payload: { data: Buffer.from("second") } });
  expect(next.name).toBe(`${name}/versions/2`);
  expect((await client.getSecretVersion({ name: `${name}/versions/1` }))[0].state).toBe("DESTROYED");
});

test("versions are listed newest first, in pages, without payloads", async () => {
  const { client, createSecret } = await startTestSecretManager();
  const name = await createSecret("key", "a", "b", "c");
  const [all] = await client.listSecretVersions({ parent: name });
  expect(all.map((version) => version.name)).toEqual([3, 2, 1].map((number) => `${name}/versions/${number}`));

  const [, , first] = await client.listSecretVersions({ parent: name, pageSize: 2 }, { autoPaginate: false });
  const [, , second] = await client.listSecretVersions(
    { parent: name, pageSize: 2, pageToken: first?.nextPageToken ?? "" },
    { autoPaginate: false },
  );
  expect(second?.versions?.map((version) => version.name)).toEqual([`${name}/versions/1`]);
  await expect(client.listSecretVersions({ parent: name, pageToken: "?" })).rejects.toMatchObject({
    code: status.INVALID_ARGUMENT,
  });
});

test("a state change needs the current etag, and every change renews the etag", async () => {
  const { client, createSecret } = await startTestSecretManager();
  const name = `${await createSecret("key", "a")}/versions/1`;
  const [before] = await client.getSecretVersion({ name });
  await client.enableSecretVersion({ name });
  await expect(client.disableSecretVersion({ name, etag: before.etag ?? "" })).rejects.toMatchObject({
    code: status.FAILED_PRECONDITION,
  });
  const [after] = await client.getSecretVersion({ name });
  await client.disableSecretVersion({ name, etag: after.etag ?? "" });
});

test("versions added concurrently get different numbers", async () => {
  const { client, createSecret, access } = await startTestSecretManager();
  const name = await createSecret("key");
  const payloads = ["a", "b", "c", "d", "e"];
  const added = await Promise.all(
    payloads.map((payload) =>
      client.addSecretVersion({ parent: name, payload: { data: Buffer.from(payload) } }),
    ),
  );
  const names = added.map(([version]) => version.name ?? "");
  expect(names.toSorted()).toEqual([1, 2, 3, 4, 5].map((number) => `${name}/versions/${number}`));
  expect(await Promise.all(names.map(access))).toEqual(payloads);
});

test.each([
  [`${parent}/secrets/missing/versions/latest`, status.NOT_FOUND],
  [`${parent}/secrets/empty/versions/latest`, status.NOT_FOUND],
  [`${parent}/secrets/empty/versions/1`, status.NOT_FOUND],
  [`${parent}/secrets/empty/versions/0`, status.INVALID_ARGUMENT],
  [`${parent}/secrets/empty/versions/current`, status.INVALID_ARGUMENT],
  [`${parent}/secrets/empty`, status.INVALID_ARGUMENT],
])("accessing %s fails with code %i", async (name, code) => {
  const { createSecret, access } = await startTestSecretManager();
  await createSecret("empty");
  await expect(access(name)).rejects.toMatchObject({ code });
});
