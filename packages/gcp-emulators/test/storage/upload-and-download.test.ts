import { createHash } from "node:crypto";
import { get, type IncomingMessage } from "node:http";
import { text as readText } from "node:stream/consumers";
import { describe, expect, test } from "vitest";
import { createTemporaryFolder } from "../temporary-folder.ts";
import { createBytes, startTestStorage } from "./start-test-storage.ts";

describe.each(["memory", "files"])("the official client, with objects in %s", (place) => {
  async function start() {
    return startTestStorage(place === "files" ? { dataDir: await createTemporaryFolder() } : {});
  }

  test.each([
    ["resumable", {}],
    ["multipart", { resumable: false }],
    ["resumable in chunks", { chunkSize: 256 * 1024 }],
  ])("downloads what it saved, validated (%s)", async (_kind, options) => {
    const { bucket } = await start();
    const bytes = createBytes(700_001);
    const file = bucket.file("model-1.json");
    await file.save(bytes, {
      ...options,
      contentType: "application/json",
      metadata: { metadata: { job: "7" } },
    });

    const [crc32cChecked] = await file.download();
    const [md5Checked] = await file.download({ validation: "md5" });
    expect(crc32cChecked.equals(bytes)).toBe(true);
    expect(md5Checked.equals(bytes)).toBe(true);

    const [metadata] = await file.getMetadata();
    expect(metadata).toMatchObject({
      bucket: "models",
      name: "model-1.json",
      contentType: "application/json",
      size: "700001",
      md5Hash: createHash("md5").update(bytes).digest("base64"),
      metageneration: "1",
      metadata: { job: "7" },
    });
  });

  test.each([
    ["resumable", {}],
    ["multipart", { resumable: false }],
    ["resumable in chunks", { chunkSize: 256 * 1024 }],
  ])("stores an empty object (%s)", async (_kind, options) => {
    const { bucket } = await start();
    await bucket.file("empty").save("", options);
    expect(await bucket.file("empty").download()).toEqual([Buffer.alloc(0)]);
  });

  test("stores a gzipped object unchanged, and the client decompresses it", async () => {
    const { bucket } = await start();
    const text = "banknote ".repeat(10_000);
    await bucket.file("notes").save(text, { gzip: true });
    expect(Number((await bucket.file("notes").getMetadata())[0].size)).toBeLessThan(1000);
    expect(String(await bucket.file("notes").download())).toBe(text);
  });

  test("sends all of a gzipped object decompressed to a client that does not accept gzip", async () => {
    const { bucket } = await start();
    const text = "banknote ".repeat(10_000);
    const [metadata] = await bucket
      .file("notes")
      .save(text, { gzip: true, contentType: "text/x" })
      .then(() => bucket.file("notes").getMetadata());
    const download = (headers: Record<string, string>) =>
      fetch(`${metadata.selfLink}?alt=media`, { headers });

    for (const accepted of ["identity", "br, gzip;q=0"]) {
      const response = await download({ "accept-encoding": accepted, range: "bytes=0-3" });
      expect(response.status).toBe(200);
      expect(Object.fromEntries(response.headers)).toMatchObject({
        "content-type": "text/x",
        vary: "Accept-Encoding",
        warning: "214 UploadServer gunzipped",
        "x-goog-stored-content-encoding": "gzip",
        "x-goog-stored-content-length": metadata.size,
      });
      expect(response.headers.get("content-encoding")).toBeNull();
      expect(await response.text()).toBe(text);
    }
    const compressed = await download({ "accept-encoding": "gzip" });
    expect(compressed.headers.get("content-encoding")).toBe("gzip");
    expect(compressed.headers.get("content-length")).toBe(metadata.size);
    expect(await compressed.text()).toBe(text);

    await bucket.file("notes").setMetadata({ cacheControl: "no-transform" });
    expect((await download({ "accept-encoding": "identity" })).headers.get("content-encoding")).toBe("gzip");
  });

  test("sends an object that is only labelled gzip unchanged", async () => {
    const { bucket } = await start();
    for (const text of ["plain text", "x", ""]) {
      await bucket.file("notes").save(text, { metadata: { contentEncoding: "gzip" }, resumable: false });
      const [{ selfLink }] = await bucket.file("notes").getMetadata();
      // Not with fetch, which accepts gzip and would decompress it.
      const response = await new Promise<IncomingMessage>((resolve) => get(`${selfLink}?alt=media`, resolve));
      expect(await readText(response)).toBe(text);
    }
  });

  test("a second save replaces the first under a higher generation", async () => {
    const { bucket } = await start();
    const file = bucket.file("model");
    await file.save("first");
    const [before] = await file.getMetadata();
    await bucket.file("model").save("second");
    const [after] = await bucket.file("model").getMetadata();

    expect(String(await bucket.file("model").download())).toBe("second");
    expect(BigInt(after.generation ?? 0)).toBeGreaterThan(BigInt(before.generation ?? 0));
    await expect(
      bucket.file("model", { generation: before.generation ?? 0 }).download(),
    ).rejects.toMatchObject({
      code: 404,
    });
  });

  test("a file exists until it is deleted", async () => {
    const { bucket } = await start();
    const file = bucket.file("model");
    expect(await file.exists()).toEqual([false]);
    await file.save("x");
    expect(await file.exists()).toEqual([true]);
    await file.delete();
    expect(await file.exists()).toEqual([false]);
    await expect(file.delete()).rejects.toMatchObject({ code: 404 });
    await expect(file.download()).rejects.toMatchObject({
      code: 404,
      message: "No such object: models/model",
    });
  });

  test("setMetadata merges, null removes, and only the metageneration grows", async () => {
    const { bucket } = await start();
    const file = bucket.file("model");
    await file.save("x", { metadata: { cacheControl: "no-store", metadata: { a: "1", b: "2" } } });
    const [before] = await file.getMetadata();
    await file.setMetadata({ contentType: "text/x", metadata: { a: null, c: "3" } });

    const [after] = await file.getMetadata();
    expect(after).toMatchObject({
      contentType: "text/x",
      cacheControl: "no-store",
      metadata: { b: "2", c: "3" },
      generation: before.generation,
      metageneration: "2",
    });
    expect(after.etag).not.toBe(before.etag);
  });

  test("a copy has the bytes and metadata of its source", async () => {
    const { bucket } = await start();
    const source = bucket.file("candidate");
    await source.save(createBytes(100_000), { contentType: "text/x" });
    const [copy] = await source.copy(bucket.file("champion"));
    await source.delete();

    expect((await copy.download())[0].equals(createBytes(100_000))).toBe(true);
    expect((await copy.getMetadata())[0].contentType).toBe("text/x");
  });

  test("a create-only copy leaves an existing object unchanged", async () => {
    const { bucket } = await start();
    await bucket.file("candidate").save("new");
    await bucket.file("champion").save("old");
    const createOnly = { preconditionOpts: { ifGenerationMatch: 0 } };
    await expect(bucket.file("candidate").copy(bucket.file("champion"), createOnly)).rejects.toMatchObject({
      code: 412,
    });
    expect(String(await bucket.file("champion").download())).toBe("old");
  });

  test("createReadStream returns the bytes from start to end", async () => {
    const { bucket } = await start();
    await bucket.file("model").save("0123456789");
    const read = async (options: { start?: number; end?: number }) =>
      Buffer.concat(await bucket.file("model").createReadStream(options).toArray()).toString();

    expect(await read({ start: 2, end: 4 })).toBe("234");
    expect(await read({ start: 7 })).toBe("789");
    expect(await read({ end: -3 })).toBe("789");
    expect(await read({ start: 8, end: 99 })).toBe("89");
    await expect(read({ start: 10, end: 11 })).rejects.toMatchObject({ code: 416 });
  });
});
