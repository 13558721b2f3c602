import { Storage } from "@google-cloud/storage";
import { expect, test, vi } from "vitest";
import { readError, startTestStorage } from "./start-test-storage.ts";

test("the official client works through STORAGE_EMULATOR_HOST, whose paths differ", async () => {
  const { emulator } = await startTestStorage();
  vi.stubEnv("STORAGE_EMULATOR_HOST", emulator.endpoint);
  const storage = new Storage({ projectId: "test" });
  vi.unstubAllEnvs();

  const [bucket] = await storage.createBucket("by-host");
  await bucket.file("a/b").save("resumable");
  await bucket.file("c").save("multipart", { resumable: false });
  expect((await bucket.getFiles())[0].map(({ name }) => name)).toEqual(["a/b", "c"]);
  expect(String(await bucket.file("a/b").download())).toBe("resumable");
  await bucket.deleteFiles();
  await bucket.delete();
});

test("a download has the headers that describe the object, by either path", async () => {
  const { bucket } = await startTestStorage();
  await bucket.file("a/b").save("hello", {
    contentType: "text/x",
    metadata: {
      cacheControl: "no-store",
      contentDisposition: 'attachment; filename="b"',
      contentLanguage: "de",
    },
  });
  const [metadata] = await bucket.file("a/b").getMetadata();
  const viaMediaLink = await fetch(metadata.mediaLink ?? "");
  const viaAlt = await fetch(`${metadata.selfLink}?alt=media`);
  for (const response of [viaMediaLink, viaAlt]) {
    expect(await response.text()).toBe("hello");
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "content-type": "text/x",
      "content-length": "5",
      "cache-control": "no-store",
      "content-disposition": 'attachment; filename="b"',
      "content-language": "de",
      etag: metadata.etag,
      "x-goog-generation": metadata.generation,
      "x-goog-metageneration": "1",
      "x-goog-hash": "crc32c=mnG7TA==,md5=XUFAKrxLKna5cZ2REBfFkg==",
      "x-goog-stored-content-encoding": "identity",
      "x-goog-stored-content-length": "5",
    });
  }
});

test.each([
  ["bytes=1-3", 206, "bytes 1-3/10", "123"],
  ["bytes=8-", 206, "bytes 8-9/10", "89"],
  ["bytes=-2", 206, "bytes 8-9/10", "89"],
  ["bytes=-99", 206, "bytes 0-9/10", "0123456789"],
  ["bytes=0-0", 206, "bytes 0-0/10", "0"],
  ["bytes=3-1", 200, null, "0123456789"],
  ["bytes=0-1,4-5", 200, null, "0123456789"],
  ["lines=1-2", 200, null, "0123456789"],
  ["bytes=-", 200, null, "0123456789"],
])("Range %s is answered with %i and Content-Range %s", async (range, status, contentRange, body) => {
  const { bucket, emulator } = await startTestStorage();
  await bucket.file("digits").save("0123456789");
  const response = await fetch(`${emulator.endpoint}/storage/v1/b/models/o/digits?alt=media`, {
    headers: { Range: range },
  });
  expect(response.status).toBe(status);
  expect(response.headers.get("content-range")).toBe(contentRange);
  expect(await response.text()).toBe(body);
});

test.each(["bytes=10-", "bytes=-0"])("Range %s, which has no byte of the object, is a 416", async (range) => {
  const { bucket, emulator } = await startTestStorage();
  await bucket.file("digits").save("0123456789");
  const response = await fetch(`${emulator.endpoint}/storage/v1/b/models/o/digits?alt=media`, {
    headers: { Range: range },
  });
  expect(response.status).toBe(416);
});

function multipart(boundary: string, body: string, pieceLength = body.length): RequestInit {
  const bytes = Buffer.from(body.replaceAll("\n", "\r\n"));
  const pieces = Array.from({ length: Math.ceil(bytes.length / pieceLength) }, (_, index) =>
    bytes.subarray(index * pieceLength, (index + 1) * pieceLength),
  );
  return {
    method: "POST",
    headers: { "Content-Type": `multipart/related; boundary=${boundary}` },
    body: ReadableStream.from(pieces),
    duplex: "half",
  };
}

const twoParts =
  '--cut\ncontent-type: application/json\n\n{"name":"m"}\n--cut\nContent-Type: text/x\n\nmedia\n--cu\n--cut--\n';

test.each([
  ["whole", '"cut"', 1000],
  ["byte by byte", "'cut'", 1],
  ["in sevens", "cut", 7],
])("accepts a multipart upload that arrives %s, boundary %s", async (_how, boundary, pieceLength) => {
  const { bucket, emulator } = await startTestStorage();
  const response = await fetch(
    `${emulator.endpoint}/upload/storage/v1/b/models/o?uploadType=multipart`,
    multipart(boundary, twoParts, pieceLength),
  );
  expect(response.status).toBe(200);
  expect(String(await bucket.file("m").download())).toBe("media\r\n--cu");
  expect((await bucket.file("m").getMetadata())[0].contentType).toBe("text/x");
});

test.each([
  ["no closing boundary", twoParts.replace("--cut--", "")],
  ["one part", '--cut\n\n{"name":"m"}\n--cut--\n\n'],
  ["metadata that is not JSON", twoParts.replace("{", "")],
  ["metadata of a wrong type", twoParts.replace('"m"', "7")],
  ["no name", twoParts.replace("name", "nome")],
  ["a content type no header can hold", twoParts.replace('"m"', '"m","contentType":"a\\u000ab"')],
  ["another boundary", twoParts.replaceAll("--cut", "--other")],
  ["an endless head", `--cut\nx: ${"y".repeat(20_000)}`],
])("a multipart upload with %s is refused and leaves nothing", async (_what, body) => {
  const { bucket, emulator } = await startTestStorage();
  const response = await fetch(
    `${emulator.endpoint}/upload/storage/v1/b/models/o?uploadType=multipart`,
    multipart("cut", body),
  );
  expect((await readError(response)).code).toBe(400);
  expect((await bucket.getFiles())[0]).toEqual([]);
});

test.each(["", "&uploadType=constructor"])("an upload of an unknown type (%j) is refused", async (type) => {
  const { emulator } = await startTestStorage();
  const response = await fetch(`${emulator.endpoint}/upload/storage/v1/b/models/o?name=x${type}`, {
    method: "POST",
  });
  expect(await readError(response)).toMatchObject({
    code: 400,
    message: expect.stringContaining("uploadType"),
  });
});

test("a patch of a wrong type is refused", async () => {
  const { bucket } = await startTestStorage();
  await bucket.file("x").save("x");
  const [{ selfLink = "" }] = await bucket.file("x").getMetadata();
  const response = await fetch(selfLink, { method: "PATCH", body: '{"contentType":7}' });
  expect((await readError(response)).code).toBe(400);
  expect((await bucket.file("x").getMetadata())[0].metageneration).toBe("1");
});
