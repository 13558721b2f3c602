import { expect, test } from "vitest";
import { createTemporaryFolder } from "../temporary-folder.ts";
import { readError, startTestStorage } from "./start-test-storage.ts";

test("a bucket is created once, found, patched, listed and deleted", async () => {
  const { storage } = await startTestStorage();
  const [bucket] = await storage.createBucket("reports", { location: "EU" });
  await expect(storage.createBucket("reports")).rejects.toMatchObject({ code: 409 });
  await bucket.setMetadata({ labels: { team: "ml" } });

  expect((await bucket.getMetadata())[0]).toMatchObject({
    name: "reports",
    location: "EU",
    labels: { team: "ml" },
    metageneration: "2",
  });
  expect((await storage.getBuckets())[0].map(({ name }) => name)).toEqual(["models", "reports"]);
  expect((await storage.getBuckets({ prefix: "rep" }))[0].map(({ name }) => name)).toEqual(["reports"]);

  await bucket.delete();
  expect(await bucket.exists()).toEqual([false]);
});

test("labels and rules are absent once all are deleted", async () => {
  const { storage, bucket } = await startTestStorage();
  await bucket.setMetadata({ labels: { a: "1", b: "2" }, cors: [{ method: ["GET"] }] });
  await bucket.setMetadata({ labels: { a: null } });
  expect((await bucket.getMetadata())[0].labels).toEqual({ b: "2" });
  await bucket.deleteLabels();
  await bucket.setCorsConfiguration([]);
  const [metadata] = await bucket.getMetadata();
  expect(metadata).not.toHaveProperty("labels");
  expect(metadata).not.toHaveProperty("cors");

  const [created] = await storage.createBucket("reports", { labels: {} });
  expect((await created.getMetadata())[0]).not.toHaveProperty("labels");
});

test("raw: X-HTTP-Method-Override changes the method of a POST", async () => {
  const { bucket, emulator } = await startTestStorage();
  await bucket.file("x").save("x");
  const post = async (path: string, method: string, body = "") =>
    (
      await fetch(`${emulator.endpoint}/storage/v1/b/models${path}`, {
        method: "POST",
        headers: { "X-HTTP-Method-Override": method },
        body,
      })
    ).status;
  expect(await post("", "PATCH", '{"labels":{"a":"1"}}')).toBe(200);
  expect((await bucket.getMetadata())[0].labels).toEqual({ a: "1" });
  expect(await post("/o/x", "patch", '{"contentType":"text/x"}')).toBe(200);
  expect((await bucket.file("x").getMetadata())[0].contentType).toBe("text/x");
  expect(await post("/o/x", "DELETE")).toBe(204);
  expect(await bucket.file("x").exists()).toEqual([false]);
});

test("a bucket can be deleted only without objects", async () => {
  const { bucket } = await startTestStorage();
  await bucket.file("model").save("x");
  await expect(bucket.delete()).rejects.toMatchObject({
    code: 409,
    message: "The bucket you tried to delete is not empty.",
  });
  await bucket.deleteFiles();
  await bucket.delete();
  await expect(bucket.file("model").save("x", { resumable: false })).rejects.toMatchObject({ code: 404 });
});

test("each project lists its own buckets, and buckets survive a restart", async () => {
  const dataDir = await createTemporaryFolder();
  const { emulator } = await startTestStorage({ dataDir });
  await emulator.close();

  const { storage, emulator: restarted } = await startTestStorage({ dataDir, project: "other" });
  expect((await storage.getBuckets())[0].map(({ name }) => name)).toEqual(["models"]);
  const ofDefaultProject = await fetch(`${restarted.endpoint}/storage/v1/b`);
  expect(await ofDefaultProject.json()).toEqual({ kind: "storage#buckets", items: [] });
});

test.each(["ab", "-models", "Models", "a..b", "../etc", "a/b"])(
  "refuses %j as the name of a bucket",
  async (name) => {
    const { emulator } = await startTestStorage();
    const response = await fetch(`${emulator.endpoint}/storage/v1/b?project=test`, {
      method: "POST",
      body: JSON.stringify({ name }),
    });
    expect(response.status).toBe(400);
  },
);

test("raw: creating a bucket needs a project and a JSON object with a name", async () => {
  const { emulator } = await startTestStorage();
  const post = async (query: string, body: string) =>
    (await fetch(`${emulator.endpoint}/storage/v1/b${query}`, { method: "POST", body })).status;
  expect(await post("", '{"name":"reports"}')).toBe(400);
  expect(await post("?project=test", '{"name":7}')).toBe(400);
  expect(await post("?project=test", "[]")).toBe(400);
  expect(await post("?project=test", "{")).toBe(400);
  expect(await post("?project=test", JSON.stringify({ name: "x".repeat(2 ** 21) }))).toBe(400);
});

test.each([
  ["labels", { labels: { a: 7 } }],
  ["labels", { labels: "a" }],
  ["storageClass", { storageClass: 7 }],
  ["iamConfiguration.publicAccessPrevention", { iamConfiguration: { publicAccessPrevention: "maybe" } }],
])(
  "raw: creating or patching a bucket with %s of a wrong type is an error that names it (%j)",
  async (field, settings) => {
    const { emulator } = await startTestStorage();
    const api = `${emulator.endpoint}/storage/v1/b`;
    for (const response of [
      await fetch(`${api}?project=test`, {
        method: "POST",
        body: JSON.stringify({ name: "other", ...settings }),
      }),
      await fetch(`${api}/models`, { method: "PATCH", body: JSON.stringify(settings) }),
    ]) {
      expect(await readError(response)).toMatchObject({ code: 400, message: expect.stringContaining(field) });
    }
  },
);

test("raw: an unsupported request is a 501 that names it", async () => {
  const { emulator } = await startTestStorage();
  const response = await fetch(`${emulator.endpoint}/storage/v1/b/models/iam`);
  expect(await readError(response)).toEqual({
    code: 501,
    reason: "notImplemented",
    message: expect.stringContaining("GET /storage/v1/b/models/iam"),
  });
});

test("after close, which may be called twice, nothing listens", async () => {
  const { emulator } = await startTestStorage();
  await emulator.close();
  await emulator.close();
  await expect(fetch(emulator.endpoint)).rejects.toMatchObject({ cause: { code: "ECONNREFUSED" } });
});
