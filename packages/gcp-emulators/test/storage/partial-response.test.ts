import { expect, test } from "vitest";
import { readError, startTestStorage } from "./start-test-storage.ts";

test("the official client gets only the fields that it asks for", async () => {
  const { bucket } = await startTestStorage();
  for (const name of ["a", "b"]) await bucket.file(name).save("x");
  const [files] = await bucket.getFiles({ fields: "items(name,size)" });
  // With fields the client returns the resources unchanged.
  expect(files).toEqual([
    { name: "a", size: "1" },
    { name: "b", size: "1" },
  ]);
});

test.each([
  ["name", { name: "x" }],
  ["name,size", { name: "x", size: "1" }],
  ["metadata/a", { metadata: { a: "1" } }],
  ["metadata(a,c),name", { metadata: { a: "1", c: "3" }, name: "x" }],
  ["metadata/a,metadata/b", { metadata: { a: "1", b: "2" } }],
  ["metadata/*", { metadata: { a: "1", b: "2", c: "3" } }],
  ["nothing", {}],
])("raw: fields=%s selects fields of an object", async (fields, expected) => {
  const { bucket, emulator } = await startTestStorage();
  await bucket.file("x").save("x", { metadata: { metadata: { a: "1", b: "2", c: "3" } } });
  const response = await fetch(`${emulator.endpoint}/storage/v1/b/models/o/x?fields=${fields}`);
  expect(await response.json()).toEqual(expected);
});

test("raw: fields=* selects everything, and fields also apply to buckets", async () => {
  const { emulator } = await startTestStorage();
  const get = async (query: string) =>
    (await fetch(`${emulator.endpoint}/storage/v1/b/models${query}`)).json();
  expect(await get("?fields=*")).toEqual(await get(""));
  expect(await get("?fields=name,location")).toEqual({ name: "models", location: "US" });
});

test.each([",", "a,", "a(", "a)", "a()", "(a)", "a//b", "a/", "/a", "a(b)c", "a(b)/c", "a,,b", "a((b))"])(
  "raw: a request with the malformed fields=%s is refused without effect",
  async (fields) => {
    const { storage, emulator } = await startTestStorage();
    const url = `${emulator.endpoint}/storage/v1/b?project=test&fields=${encodeURIComponent(fields)}`;
    const response = await fetch(url, { method: "POST", body: '{"name":"other"}' });
    expect(await readError(response)).toMatchObject({
      code: 400,
      message: expect.stringContaining("fields"),
    });
    expect(await storage.bucket("other").exists()).toEqual([false]);
  },
);
