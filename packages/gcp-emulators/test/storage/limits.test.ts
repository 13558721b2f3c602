import { once } from "node:events";
import { readdir } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { startStorageEmulator } from "../../src/storage/start-storage-emulator.ts";
import { createTemporaryFolder } from "../temporary-folder.ts";
import { putPart, readError, startResumable, startTestStorage } from "./start-test-storage.ts";

function streamOf(...pieces: string[]): RequestInit {
  return {
    method: "POST",
    body: ReadableStream.from(pieces.map((piece) => Buffer.from(piece))),
    duplex: "half",
  };
}

test("an object over the limit is a 413 for every kind of upload and leaves nothing on disk", async () => {
  const dataDir = await createTemporaryFolder();
  const { bucket, emulator } = await startTestStorage({ dataDir, maxObjectBytes: 10 });
  const upload = `${emulator.endpoint}/upload/storage/v1/b/models/o`;
  await bucket.file("fits").save("0123456789", { resumable: false });

  const tooLarge = { code: 413, reason: "uploadTooLarge" };
  const media = await fetch(`${upload}?uploadType=media&name=x`, streamOf("01234567", "89X"));
  expect(await readError(media)).toMatchObject(tooLarge);
  await expect(bucket.file("x").save("0123456789X", { resumable: false })).rejects.toMatchObject({
    code: 413,
  });
  const announced = await fetch(`${upload}?uploadType=resumable&name=x`, {
    method: "POST",
    headers: { "X-Upload-Content-Length": "11" },
  });
  expect(await readError(announced)).toMatchObject(tooLarge);
  const uri = await startResumable(emulator.endpoint, "x");
  expect(await readError(await putPart(uri, "0-*/*", "0123456789X"))).toMatchObject(tooLarge);

  expect((await bucket.getFiles())[0].map(({ name }) => name)).toEqual(["fits"]);
  expect(await readdir(join(dataDir, "contents"))).toHaveLength(1);
});

test("memory is limited, and has room again after a delete or a failed upload", async () => {
  const { bucket, emulator } = await startTestStorage({ maxMemoryBytes: 10 });
  const upload = `${emulator.endpoint}/upload/storage/v1/b/models/o?uploadType=media`;
  const save = async (name: string, body: string) =>
    (await fetch(`${upload}&name=${name}`, { method: "POST", body })).status;

  expect(await save("a", "123456")).toBe(200);
  const full = await fetch(`${upload}&name=b`, streamOf("123", "45"));
  expect(await readError(full)).toMatchObject({ code: 507, message: expect.stringContaining("dataDir") });
  expect(await save("b", "1234")).toBe(200);
  await bucket.file("a").delete();
  expect(await save("b", "123456")).toBe(200);
  expect(await save("b", "654321")).toBe(507);
  expect(String(await bucket.file("b").download())).toBe("123456");
});

test.each(["idleMs", "requestMs"])(
  "a client that stops during an upload is disconnected after %s",
  async (limit) => {
    const dataDir = await createTemporaryFolder();
    // With that limit, creating the bucket could take too long.
    const before = await startTestStorage({ dataDir });
    await before.emulator.close();
    const emulator = await startStorageEmulator({ dataDir, timeouts: { [limit]: 100 } });
    onTestFinished(() => emulator.close());
    const socket = connect(emulator.port, emulator.host);
    socket.write(
      "POST /upload/storage/v1/b/models/o?uploadType=media&name=x HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhalf",
    );
    socket.resume();
    await once(socket, "close");
    await emulator.close();

    const { bucket } = await startTestStorage({ dataDir });
    expect(await bucket.file("x").exists()).toEqual([false]);
    await expect.poll(() => readdir(join(dataDir, "contents"))).toEqual([]);
  },
);

test("a connection stays usable after a request that was refused before its end", async () => {
  const { emulator } = await startTestStorage();
  const socket = connect(emulator.port, emulator.host);
  const body = "x".repeat(4_000_000);
  socket.write(
    `POST /storage/v1/b?project=test HTTP/1.1\r\nHost: x\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  );
  socket.write("GET /storage/v1/b/models HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  const answers = Buffer.concat(await socket.toArray()).toString();
  expect(answers.match(/HTTP\/1\.1 \d+/g)).toEqual(["HTTP/1.1 400", "HTTP/1.1 200"]);
});

test("the number of open resumable uploads is limited", async () => {
  const { emulator } = await startTestStorage({ maxUploadSessions: 2 });
  const first = await startResumable(emulator.endpoint, "a");
  await startResumable(emulator.endpoint, "b");
  await expect(startResumable(emulator.endpoint, "c")).rejects.toThrow("429");

  await putPart(first, "0-0/1", "x");
  await startResumable(emulator.endpoint, "c");
});
