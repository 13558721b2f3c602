import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { crc32c } from "../../src/shared/crc32c.ts";
import { createTemporaryFolder } from "../temporary-folder.ts";
import { putPart, readError, startResumable, startTestStorage } from "./start-test-storage.ts";

// RFC 3720, B.4.
test.each([
  [Buffer.alloc(32), 0x8a9136aa],
  [Buffer.alloc(32, 0xff), 0x62a8ab43],
  [Buffer.from(Array.from({ length: 32 }, (_, i) => i)), 0x46dd794e],
  [Buffer.from("123456789"), 0xe3069283],
  [Buffer.alloc(0), 0],
])("computes the crc32c of a known vector, whole and in pieces", (bytes, expected) => {
  expect(crc32c(bytes)).toBe(expected);
  expect(crc32c(bytes.subarray(5), crc32c(bytes.subarray(0, 5)))).toBe(expected);
});

const right = { md5: "XUFAKrxLKna5cZ2REBfFkg==", crc32c: "mnG7TA==" };
const wrong = { md5: "1B2M2Y8AsgTpgAmY7PhCfg==", crc32c: "AAAAAA==" };

test.each([
  ["md5", `md5=${right.md5}`, `md5=${wrong.md5}`],
  ["crc32c", `crc32c=${right.crc32c}`, `crc32c=${wrong.crc32c}`],
  ["either of both", `crc32c=${right.crc32c},md5=${right.md5}`, `crc32c=${right.crc32c},md5=${wrong.md5}`],
])("an upload creates an object only with the right %s", async (_kind, good, bad) => {
  const { bucket, emulator } = await startTestStorage();
  const uploadMedia = (hash: string) =>
    fetch(`${emulator.endpoint}/upload/storage/v1/b/models/o?uploadType=media&name=model`, {
      method: "POST",
      body: "hello",
      headers: { "X-Goog-Hash": hash },
    });
  const refusal = await uploadMedia(bad);
  expect(await readError(refusal)).toMatchObject({
    code: 400,
    message: expect.stringContaining("doesn't match calculated"),
  });
  expect(await bucket.file("model").exists()).toEqual([false]);

  expect((await uploadMedia(good)).status).toBe(200);
  expect(await bucket.file("model").exists()).toEqual([true]);
});

test("checksums in the metadata of a multipart upload are checked", async () => {
  const { bucket } = await startTestStorage();
  const save = (md5Hash: string) =>
    bucket.file("model").save("hello", { resumable: false, metadata: { md5Hash } });
  await expect(save(wrong.md5)).rejects.toMatchObject({ code: 400 });
  expect(await bucket.file("model").exists()).toEqual([false]);
  await save(right.md5);
});

test("a wrong checksum with the last part of a resumable upload ends the upload", async () => {
  const { bucket, emulator } = await startTestStorage();
  const uri = await startResumable(emulator.endpoint, "model");
  const refusal = await putPart(uri, "0-4/5", "hello", { "X-Goog-Hash": `crc32c=${wrong.crc32c}` });
  expect(refusal.status).toBe(400);
  expect((await putPart(uri, "*/*")).status).toBe(404);
  expect(await bucket.file("model").exists()).toEqual([false]);
});

test("the official client detects a download whose bytes changed on disk", async () => {
  const dataDir = await createTemporaryFolder();
  const { bucket } = await startTestStorage({ dataDir });
  await bucket.file("model").save("hello");
  const [content = ""] = await readdir(join(dataDir, "contents"));
  await writeFile(join(dataDir, "contents", content), "jello");
  await expect(bucket.file("model").download()).rejects.toMatchObject({ code: "CONTENT_DOWNLOAD_MISMATCH" });
});
