import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createTemporaryFolder } from "../temporary-folder.ts";
import { readError, startTestStorage } from "./start-test-storage.ts";

const oddNames = [
  "../../x",
  "/etc/passwd",
  "a/../b",
  "folder/",
  "a b+c%2Fd&e=f#g?h",
  "größe-模型-😀",
  ".hidden",
  "nul-\u0000-byte",
  "o",
  "b/models/o/rewriteTo",
  "x".repeat(1024),
];

test.each(oddNames)("stores an object named %j inside its folder", async (name) => {
  const outside = await createTemporaryFolder();
  const dataDir = join(outside, "a", "b");
  const { bucket } = await startTestStorage({ dataDir });
  await bucket.file(name).save("resumable");
  await bucket.file(name).save("multipart", { resumable: false });

  expect((await bucket.getFiles())[0].map((file) => file.name)).toEqual([name]);
  expect(String(await bucket.file(name).download())).toBe("multipart");
  expect((await bucket.file(name).getMetadata())[0].name).toBe(name);
  expect([await readdir(outside), await readdir(join(outside, "a"))]).toEqual([["a"], ["b"]]);

  await bucket.file(name).delete();
  expect((await bucket.getFiles())[0]).toEqual([]);
});

test.each([
  ["", "it is empty"],
  ["..", "reserved"],
  ["x".repeat(1025), "1025 bytes"],
  ["a\nb", "line break"],
])("raw: refuses %j as the name of an object", async (name, reason) => {
  const { emulator } = await startTestStorage();
  const query = new URLSearchParams({ uploadType: "media", name });
  const response = await fetch(`${emulator.endpoint}/upload/storage/v1/b/models/o?${query}`, {
    method: "POST",
    body: "x",
  });
  expect(await readError(response)).toMatchObject({ code: 400, message: expect.stringContaining(reason) });
});

test("raw: a path that is not valid percent-encoding is refused", async () => {
  const { emulator } = await startTestStorage();
  expect((await fetch(`${emulator.endpoint}/storage/v1/b/models/o/%ff`)).status).toBe(400);
});
