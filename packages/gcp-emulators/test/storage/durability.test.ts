import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { startStorageEmulator } from "../../src/storage/start-storage-emulator.ts";
import { createTemporaryFolder } from "../temporary-folder.ts";
import {
  createBytes,
  createStorageClient,
  putPart,
  startResumable,
  startTestStorage,
} from "./start-test-storage.ts";

const startModule = new URL("../../src/storage/start-storage-emulator.ts", import.meta.url).href;

test("objects, metadata and generations survive a restart", async () => {
  const dataDir = await createTemporaryFolder();
  const before = await startTestStorage({ dataDir });
  await before.bucket.file("a/größe 1").save(createBytes(300_000), { metadata: { metadata: { job: "7" } } });
  await before.bucket.file("deleted").save("x");
  await before.bucket.file("deleted").delete();
  const [metadata] = await before.bucket.file("a/größe 1").getMetadata();
  await before.emulator.close();

  const { bucket } = await startTestStorage({ dataDir });
  expect((await bucket.getFiles())[0].map(({ name }) => name)).toEqual(["a/größe 1"]);
  const { selfLink: _, mediaLink: __, ...kept } = metadata;
  expect((await bucket.file("a/größe 1").getMetadata())[0]).toMatchObject(kept);
  expect((await bucket.file("a/größe 1").download())[0].equals(createBytes(300_000))).toBe(true);
});

test("without a dataDir nothing survives", async () => {
  const { emulator, bucket } = await startTestStorage();
  await bucket.file("x").save("x");
  await emulator.close();
  const { bucket: fresh } = await startTestStorage();
  expect((await fresh.getFiles())[0]).toEqual([]);
});

test("unfinished writes of a crash are never visible, and the next start removes them", async () => {
  const dataDir = await createTemporaryFolder();
  const { emulator, bucket } = await startTestStorage({ dataDir });
  await bucket.file("kept").save("x");
  await emulator.close();
  // A content that no record names, and a record that was not renamed yet.
  await writeFile(join(dataDir, "contents", crypto.randomUUID()), "half of an upl");
  await writeFile(join(dataDir, "objects", "0.json.1.tmp"), '{"bucket":"mod');
  await writeFile(join(dataDir, "buckets", "b.json.2.tmp"), "");

  const { bucket: reopened } = await startTestStorage({ dataDir });
  expect((await reopened.getFiles())[0].map(({ name }) => name)).toEqual(["kept"]);
  for (const folder of ["contents", "objects", "buckets"]) {
    expect(await readdir(join(dataDir, folder))).toHaveLength(1);
  }
});

test("after a kill during an upload the object is unchanged", async () => {
  const dataDir = await createTemporaryFolder();
  const script = `
    import { startStorageEmulator } from ${JSON.stringify(startModule)};
    const { endpoint } = await startStorageEmulator({ dataDir: process.argv[1] });
    process.stdout.write(endpoint);`;
  const emulator = spawn(process.execPath, ["--input-type=module", "-e", script, dataDir], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void emulator.kill("SIGKILL"));
  const [endpoint] = await once(emulator.stdout, "data");
  const storage = createStorageClient(String(endpoint));
  const [bucket] = await storage.createBucket("models");
  await bucket.file("model").save("old");

  const uri = await startResumable(String(endpoint), "model");
  await putPart(uri, "0-262143/*", new Uint8Array(262_144));
  expect(await readdir(join(dataDir, "contents"))).toHaveLength(2);
  emulator.kill("SIGKILL");
  await once(emulator, "exit");

  const { bucket: reopened } = await startTestStorage({ dataDir });
  expect(String(await reopened.file("model").download())).toBe("old");
  expect(await readdir(join(dataDir, "contents"))).toHaveLength(1);
});

test("an object is complete at every moment while it is replaced", async () => {
  const dataDir = await createTemporaryFolder();
  const { bucket } = await startTestStorage({ dataDir });
  const versions = [Buffer.alloc(200_000, "a"), Buffer.alloc(100_000, "b")];
  const save = (index: number) => bucket.file("model").save(versions[index % 2] ?? "", { resumable: false });
  await save(0);

  const saving = Promise.all(Array.from({ length: 20 }, (_, index) => save(index)));
  for (let read = 0; read < 20; read++) {
    const [bytes] = await bucket.file("model").download();
    expect(versions.some((version) => version.equals(bytes))).toBe(true);
  }
  await saving;
  expect(await readdir(join(dataDir, "contents"))).toHaveLength(1);
});

test("a download completes although the object is deleted meanwhile", async () => {
  const { bucket } = await startTestStorage({ dataDir: await createTemporaryFolder() });
  const bytes = createBytes(8 * 1024 * 1024);
  await bucket.file("model").save(bytes);
  const download = bucket.file("model").createReadStream();
  await once(download, "readable");
  await bucket.file("model").delete();
  expect(Buffer.concat(await download.toArray()).equals(bytes)).toBe(true);
});

test("closing the emulator ends unfinished resumable uploads and removes their bytes", async () => {
  const dataDir = await createTemporaryFolder();
  const { emulator } = await startTestStorage({ dataDir });
  const uri = await startResumable(emulator.endpoint, "model");
  await putPart(uri, "0-262143/*", new Uint8Array(262_144));
  expect(await readdir(join(dataDir, "contents"))).toHaveLength(1);
  await emulator.close();
  expect(await readdir(join(dataDir, "contents"))).toEqual([]);
});

test("a damaged record stops the start with an error that names the file", async () => {
  const dataDir = await createTemporaryFolder();
  const { emulator, bucket } = await startTestStorage({ dataDir });
  await bucket.file("model").save("x");
  await emulator.close();
  const [file = ""] = await readdir(join(dataDir, "objects"));
  const path = join(dataDir, "objects", file);
  await writeFile(path, (await readFile(path, "utf8")).replace('"size":1', '"size":-1'));
  await expect(startStorageEmulator({ dataDir })).rejects.toThrow(path);
});

test("a download whose file is missing is a 500, and the log has the reason", async () => {
  const dataDir = await createTemporaryFolder();
  const lines: string[] = [];
  const { bucket, emulator } = await startTestStorage({ dataDir, log: (line) => lines.push(line) });
  await bucket.file("model").save("x");
  await rm(join(dataDir, "contents"), { recursive: true });
  const response = await fetch(`${emulator.endpoint}/download/storage/v1/b/models/o/model?alt=media`);
  expect(response.status).toBe(500);
  expect(await response.text()).toBe("The emulator failed. Its log has the reason.");
  expect(lines.join()).toContain("ENOENT");
});
