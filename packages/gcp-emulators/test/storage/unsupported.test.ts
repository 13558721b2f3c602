import { expect, test } from "vitest";
import { readError, startTestStorage } from "./start-test-storage.ts";

const holdUntil = { mode: "Unlocked", retainUntilTime: "2030-01-01T00:00:00Z" };

test("writing or reading an object with a customer-supplied key is refused", async () => {
  const { storage, bucket } = await startTestStorage();
  await bucket.file("plain").save("x");
  const withKey = bucket.file("secret").setEncryptionKey(Buffer.alloc(32, 1));
  const refusal = { code: 501, message: expect.stringContaining("customer-supplied encryption key") };
  await expect(withKey.save("x", { resumable: false })).rejects.toMatchObject(refusal);
  await expect(withKey.getMetadata()).rejects.toMatchObject(refusal);
  const target = storage.bucket("models").file("copy").setEncryptionKey(Buffer.alloc(32, 1));
  await expect(bucket.file("plain").copy(target)).rejects.toMatchObject(refusal);
  expect((await bucket.getFiles())[0].map(({ name }) => name)).toEqual(["plain"]);
});

test("creating or patching a bucket with autoclass is refused; switching it off changes nothing", async () => {
  const { storage, bucket } = await startTestStorage();
  const refusal = { code: 501, message: expect.stringContaining("autoclass") };
  await expect(storage.createBucket("other", { autoclass: { enabled: true } })).rejects.toMatchObject(
    refusal,
  );
  await expect(bucket.setMetadata({ autoclass: { enabled: true } })).rejects.toMatchObject(refusal);
  await bucket.setMetadata({ autoclass: { enabled: false }, labels: { a: "1" } });
  expect((await bucket.getMetadata())[0].labels).toEqual({ a: "1" });
});

test.each([
  ["temporaryHold", true],
  ["eventBasedHold", true],
  ["retention", holdUntil],
  ["kmsKeyName", "projects/p/locations/eu/keyRings/r/cryptoKeys/k"],
  ["acl", [{ entity: "allUsers", role: "READER" }]],
  ["contexts", { custom: { a: { value: "1" } } }],
])("raw: an object's %s is refused and named in uploads, patches and copies", async (field, value) => {
  const { bucket, emulator } = await startTestStorage();
  await bucket.file("x").save("x");
  const api = `${emulator.endpoint}/storage/v1/b/models/o`;
  const upload = `${emulator.endpoint}/upload/storage/v1/b/models/o?uploadType=resumable&name=y`;
  const body = JSON.stringify({ [field]: value });
  for (const [method, url] of [
    ["PATCH", `${api}/x`],
    ["POST", `${api}/x/rewriteTo/b/models/o/y`],
    ["POST", `${api}/x/copyTo/b/models/o/y`],
    ["POST", upload],
  ] as const) {
    const error = await readError(await fetch(url, { method, body }));
    expect(error).toMatchObject({ code: 501, message: expect.stringContaining(`(${field})`) });
  }
  const unset = JSON.stringify({ [field]: null, metadata: { a: "1" } });
  expect((await fetch(`${api}/x`, { method: "PATCH", body: unset })).status).toBe(200);
});

test.each([
  "kmsKeyName=k",
  "softDeleted=true",
  "matchGlob=*",
  "versions=true",
  "includeFoldersAsPrefixes=true",
])("raw: a request with %s is refused and named", async (parameter) => {
  const { emulator } = await startTestStorage();
  const response = await fetch(`${emulator.endpoint}/storage/v1/b/models/o?${parameter}`);
  const name = parameter.split("=")[0];
  expect(await readError(response)).toMatchObject({ code: 501, message: expect.stringContaining(`${name}`) });
});
