import type { Bucket, GetFilesOptions, GetFilesResponse } from "@google-cloud/storage";
import { expect, test } from "vitest";
import { z } from "zod";
import { startTestStorage } from "./start-test-storage.ts";

const ListSchema = z.object({
  items: z.array(z.object({ name: z.string() })),
  prefixes: z.array(z.string()).optional(),
  nextPageToken: z.string().optional(),
});

async function saveAll(bucket: Bucket, names: string[]): Promise<void> {
  for (const name of names) await bucket.file(name).save("", { resumable: false });
}

test("getFiles with a prefix returns the names that start with it, in byte order", async () => {
  const { bucket } = await startTestStorage();
  // U+FF5E comes before U+1F600 in UTF-8, and after it in UTF-16.
  await saveAll(bucket, ["m/😀", "m/～", "m/b", "m/B", "m/10", "m/9", "n/a", "l"]);
  const [files] = await bucket.getFiles({ prefix: "m/" });
  expect(files.map(({ name }) => name)).toEqual(["m/10", "m/9", "m/B", "m/b", "m/～", "m/😀"]);
});

test("pages have maxResults entries and together contain every object once", async () => {
  const { bucket } = await startTestStorage();
  const names = Array.from({ length: 7 }, (_, index) => `model-${index}`);
  await saveAll(bucket, names);

  const pages: string[][] = [];
  let query: GetFilesOptions | null | undefined = { maxResults: 3, autoPaginate: false };
  while (query) {
    const [files, next]: GetFilesResponse = await bucket.getFiles(query);
    pages.push(files.map(({ name }) => name));
    query = next;
  }
  expect(pages.map(({ length }) => length)).toEqual([3, 3, 1]);
  expect(pages.flat()).toEqual(names);
});

test("a delimiter folds names into prefixes, which count as entries of a page", async () => {
  const { bucket, emulator } = await startTestStorage();
  await saveAll(bucket, ["a", "b/1", "b/2", "b/c/3", "d/4", "e"]);
  const list = async (query: string) => {
    const response = await fetch(`${emulator.endpoint}/storage/v1/b/models/o?delimiter=/${query}`);
    const { items, ...rest } = ListSchema.parse(await response.json());
    return { items: items.map(({ name }) => name), ...rest };
  };

  expect(await list("")).toEqual({ items: ["a", "e"], prefixes: ["b/", "d/"] });
  expect(await list("&prefix=b/")).toEqual({ items: ["b/1", "b/2"], prefixes: ["b/c/"] });

  const first = await list("&maxResults=2");
  expect(first).toMatchObject({ items: ["a"], prefixes: ["b/"], nextPageToken: expect.any(String) });
  const second = await list(`&maxResults=2&pageToken=${first.nextPageToken}`);
  expect(second).toEqual({ items: ["e"], prefixes: ["d/"] });
});

test("startOffset is included and endOffset is not", async () => {
  const { bucket } = await startTestStorage();
  await saveAll(bucket, ["a", "b", "c", "d"]);
  const [files] = await bucket.getFiles({ startOffset: "b", endOffset: "d" });
  expect(files.map(({ name }) => name)).toEqual(["b", "c"]);
});

test.each([
  ["maxResults=0", 400],
  ["maxResults=many", 400],
  ["pageToken=!", 400],
  ["matchGlob=**", 501],
  ["versions=true", 501],
])("raw: a list with %s is refused (%i)", async (query, status) => {
  const { emulator } = await startTestStorage();
  const response = await fetch(`${emulator.endpoint}/storage/v1/b/models/o?${query}`);
  expect(response.status).toBe(status);
});

test("the objects of a bucket that does not exist are a 404", async () => {
  const { storage } = await startTestStorage();
  await expect(storage.bucket("missing").getFiles()).rejects.toMatchObject({
    code: 404,
    message: "The specified bucket does not exist.",
  });
});
