import { once } from "node:events";
import { expect, test } from "vitest";
import { breakableProxy } from "./breakable-proxy.ts";
import {
  createBytes,
  createStorageClient,
  putPart,
  readError,
  startResumable,
  startTestStorage,
} from "./start-test-storage.ts";

const KIB_256 = 256 * 1024;
const bytes = createBytes(4 * KIB_256 + 1000);

function part(from: number, to: number) {
  return new Uint8Array(bytes.subarray(from, to));
}

test("the official client continues after its connection broke within a chunk", async () => {
  const { bucket, emulator } = await startTestStorage();
  const [session] = await bucket.file("model").createResumableUpload();
  // Breaks once, in the middle of the second chunk.
  const proxy = await breakableProxy(emulator.port, KIB_256 + 100_000);
  const client = createStorageClient(proxy.endpoint, { maxRetryDelay: 0.01 });
  const upload = client
    .bucket("models")
    .file("model")
    .createWriteStream({
      uri: session.replace(emulator.endpoint, proxy.endpoint),
      chunkSize: KIB_256,
      preconditionOpts: { ifGenerationMatch: 0 },
    });
  upload.end(bytes);
  await once(upload, "finish");

  expect(proxy.breaks()).toBe(1);
  expect((await bucket.file("model").download())[0].equals(bytes)).toBe(true);
});

test("another process continues with the session's URI where the first one stopped", async () => {
  const { bucket } = await startTestStorage();
  const [uri] = await bucket.file("model").createResumableUpload();
  const first = bucket.file("model").createWriteStream({ uri, isPartialUpload: true, chunkSize: KIB_256 });
  const checksum = once(first, "crc32c");
  first.end(bytes.subarray(0, 2 * KIB_256));
  await once(first, "finish");
  const [resumeCRC32C] = await checksum;
  expect(await bucket.file("model").exists()).toEqual([false]);

  const second = bucket
    .file("model")
    .createWriteStream({ uri, offset: 2 * KIB_256, resumeCRC32C, chunkSize: KIB_256 });
  second.end(bytes.subarray(2 * KIB_256));
  await once(second, "finish");
  expect((await bucket.file("model").download())[0].equals(bytes)).toBe(true);
});

test("given only the URI and all bytes, the official client skips the stored ones", async () => {
  const { bucket } = await startTestStorage();
  const [uri] = await bucket.file("model").createResumableUpload();
  await putPart(uri, `0-${KIB_256 - 1}/*`, part(0, KIB_256));
  const upload = bucket.file("model").createWriteStream({ uri });
  upload.end(bytes);
  await once(upload, "finish");
  expect((await bucket.file("model").download())[0].equals(bytes)).toBe(true);
});

test("raw: each part and each status query is answered with the bytes that have arrived", async () => {
  const { bucket, emulator } = await startTestStorage();
  const uri = await startResumable(emulator.endpoint, "model");
  const nothing = await putPart(uri, "*/*");
  expect([nothing.status, nothing.headers.get("range")]).toEqual([308, null]);

  const first = await putPart(uri, `0-${KIB_256 - 1}/*`, part(0, KIB_256));
  expect([first.status, first.headers.get("range")]).toEqual([308, `bytes=0-${KIB_256 - 1}`]);
  const asked = await putPart(uri, `*/${bytes.length}`);
  expect([asked.status, asked.headers.get("range")]).toEqual([308, `bytes=0-${KIB_256 - 1}`]);

  const last = await putPart(
    uri,
    `${KIB_256}-${bytes.length - 1}/${bytes.length}`,
    part(KIB_256, bytes.length),
  );
  expect(last.status).toBe(200);
  expect((await bucket.file("model").download())[0].equals(bytes)).toBe(true);
});

test("raw: a client that missed the last answer gets it again without a second object", async () => {
  const { bucket, emulator } = await startTestStorage();
  const uri = await startResumable(emulator.endpoint, "model");
  const answer = await (await putPart(uri, "0-4/5", "hello")).json();
  expect(await (await putPart(uri, "*/*")).json()).toEqual(answer);
  expect(await (await putPart(uri, "0-4/5", "other")).json()).toEqual(answer);
  expect(await (await putPart(uri, "*/5")).json()).toEqual(answer);
  expect(String(await bucket.file("model").download())).toBe("hello");
});

test("raw: bytes that are sent again are not written twice", async () => {
  const { bucket, emulator } = await startTestStorage();
  const uri = await startResumable(emulator.endpoint, "model");
  await putPart(uri, `0-${2 * KIB_256 - 1}/*`, part(0, 2 * KIB_256));
  await putPart(uri, `${KIB_256}-${3 * KIB_256 - 1}/*`, part(KIB_256, 3 * KIB_256));
  await putPart(uri, `0-${bytes.length - 1}/${bytes.length}`, part(0, bytes.length));
  expect((await bucket.file("model").download())[0].equals(bytes)).toBe(true);
});

test("raw: all parts but the last are stored in multiples of 256 KiB, as in the real service", async () => {
  const { bucket, emulator } = await startTestStorage();
  const uri = await startResumable(emulator.endpoint, "model");
  const odd = await putPart(uri, `0-${KIB_256 + 99}/*`, part(0, KIB_256 + 100));
  expect(odd.headers.get("range")).toBe(`bytes=0-${KIB_256 - 1}`);
  const small = await putPart(uri, `${KIB_256}-${KIB_256 + 99}/*`, part(KIB_256, KIB_256 + 100));
  expect(await readError(small)).toMatchObject({ code: 400, message: expect.stringContaining("262144") });
  const gap = await putPart(uri, `${3 * KIB_256}-${4 * KIB_256 - 1}/*`, part(3 * KIB_256, 4 * KIB_256));
  expect(await readError(gap)).toMatchObject({
    code: 503,
    message: expect.stringContaining("exceeds already uploaded size of 262144 byte(s)"),
  });

  const rest = await putPart(uri, `${KIB_256}-*/*`, part(KIB_256, bytes.length));
  expect(rest.status).toBe(200);
  expect((await bucket.file("model").download())[0].equals(bytes)).toBe(true);
});

test.each([
  ["5-4/9", "x"],
  ["0-9/5", "x"],
  ["0-4", "hello"],
  ["bytes", "hello"],
  ["0-4/5", "too long"],
  ["0-4/5", "hi"],
])(
  "raw: Content-Range %j with the body %j is refused, and the upload can still be finished",
  async (range, body) => {
    const { bucket, emulator } = await startTestStorage();
    const uri = await startResumable(emulator.endpoint, "model");
    expect(await readError(await putPart(uri, range, body))).toMatchObject({ code: 400 });
    expect(await bucket.file("model").exists()).toEqual([false]);
    expect((await putPart(uri, "0-*/*", "hello")).status).toBe(200);
    expect(String(await bucket.file("model").download())).toBe("hello");
  },
);

test.each([`${KIB_256}-*/${KIB_256}`, `${KIB_256}-${KIB_256 - 1}/${KIB_256}`, `*/${KIB_256}`])(
  "raw: an upload may end without further bytes (%s)",
  async (range) => {
    const { bucket, emulator } = await startTestStorage();
    const uri = await startResumable(emulator.endpoint, "model");
    await putPart(uri, `0-${KIB_256 - 1}/*`, part(0, KIB_256));
    expect((await putPart(uri, range)).status).toBe(200);
    expect((await bucket.file("model").getMetadata())[0].size).toBe(`${KIB_256}`);
  },
);

test("raw: the size announced at the start must be the size at the end", async () => {
  const { emulator } = await startTestStorage();
  const headers = { "X-Upload-Content-Length": "5" };
  const uri = await startResumable(emulator.endpoint, "model", { headers });
  expect((await putPart(uri, "0-*/*", "hi")).status).toBe(400);
  expect((await putPart(uri, "0-1/2", "hi")).status).toBe(400);
  expect((await putPart(uri, "0-4/5", "hello")).status).toBe(200);
});

test("raw: the object has the type and metadata given at the start", async () => {
  const { bucket, emulator } = await startTestStorage();
  const uri = await startResumable(emulator.endpoint, "ignored", {
    headers: { "X-Upload-Content-Type": "text/x" },
    body: JSON.stringify({ name: "overruled by the query", metadata: { job: "7" } }),
  });
  await fetch(uri, { method: "PUT", body: "hello" });
  expect((await bucket.file("ignored").getMetadata())[0]).toMatchObject({
    contentType: "text/x",
    metadata: { job: "7" },
  });
});

test("raw: a cancelled upload is gone", async () => {
  const { bucket, emulator } = await startTestStorage();
  const uri = await startResumable(emulator.endpoint, "model");
  await putPart(uri, `0-${KIB_256 - 1}/*`, part(0, KIB_256));
  expect((await fetch(uri, { method: "DELETE" })).status).toBe(499);
  expect((await putPart(uri, "*/*")).status).toBe(404);
  expect((await putPart(uri, "0-4/5", "hello")).status).toBe(404);
  expect(await bucket.file("model").exists()).toEqual([false]);
});

test("raw: a second connection replaces one that hangs", async () => {
  const { bucket, emulator } = await startTestStorage();
  const uri = await startResumable(emulator.endpoint, "model");
  const { promise: forever } = Promise.withResolvers<void>();
  async function* hanging() {
    yield bytes.subarray(0, KIB_256);
    await forever;
  }
  const hung = fetch(uri, {
    method: "PUT",
    headers: { "Content-Range": `bytes 0-${bytes.length - 1}/${bytes.length}` },
    body: ReadableStream.from(hanging()),
    duplex: "half",
  });
  const cut = expect(hung).rejects.toThrow();
  await expect
    .poll(async () => (await putPart(uri, "*/*")).headers.get("range"))
    .toBe(`bytes=0-${KIB_256 - 1}`);
  const answer = await putPart(uri, `0-${bytes.length - 1}/${bytes.length}`, part(0, bytes.length));
  expect(answer.status).toBe(200);
  await cut;
  expect((await bucket.file("model").download())[0].equals(bytes)).toBe(true);
});

test("raw: an upload to a missing bucket is refused at the start", async () => {
  const { emulator } = await startTestStorage();
  const start = await fetch(
    `${emulator.endpoint}/upload/storage/v1/b/missing/o?uploadType=resumable&name=x`,
    {
      method: "POST",
    },
  );
  expect(await readError(start)).toMatchObject({ code: 404, reason: "notFound" });
});
