import { beforeEach, describe, expect, it, vi } from "vitest";
import { createApiKeys } from "../../src/keys/api-keys.ts";
import { createClock, silentLogger as log } from "../../src/testing/index.ts";
import { createStoredKey } from "./create-stored-key.ts";

const ada = createStoredKey();
const bob = createStoredKey({ name: "bob", scopes: ["ingest", "feedback"], requests_per_minute: 7 });
const gone = createStoredKey({ name: "gone", revoked: "2026-01-03T00:00:00.000Z" });

let document: () => string | null;
const write = (...keys: (typeof ada)[]) => JSON.stringify({ keys: keys.map(({ stored }) => stored) });

const readDocument = vi.fn(async () => document());
const clock = createClock();
const create = () => createApiKeys({ readDocument, clock, log, refreshSeconds: 30 });

/** Resolves once the background work has ended. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

const down = (): never => {
  throw new Error("Secret Manager does not answer");
};

beforeEach(() => {
  readDocument.mockClear();
  document = () => write(ada, bob, gone);
});

describe("finds", () => {
  it("finds a key with its scopes", async () => {
    const keys = create();
    expect(await keys.find(ada.text)).toMatchObject({ id: ada.stored.id, name: "ada", scopes: ["read"] });
    expect(await keys.find(bob.text)).toMatchObject({ name: "bob", requests_per_minute: 7 });
  });

  it.each([
    ["nothing", ""],
    ["garbage", "let me in"],
    ["an unknown key", createStoredKey().text],
    ["a known id with another secret", ada.text.slice(0, 18) + createStoredKey().text.slice(18)],
    ["a known secret with another id", bob.text.slice(0, 18) + ada.text.slice(18)],
    ["the stored hash", ada.stored.hash],
    ["a revoked key", gone.text],
  ])("no key for %s", async (_what, text) => {
    expect(await create().find(text)).toBeNull();
  });

  it("finds no key without a document", async () => {
    document = () => null;
    expect(await create().find(ada.text)).toBeNull();
  });
});

describe("reads the document", () => {
  it("reads the document once for concurrent requests, and not before the refresh is due", async () => {
    const keys = create();
    await Promise.all([keys.find(ada.text), keys.find(bob.text), keys.find("")]);
    clock.advance(29_000);
    await keys.find(ada.text);
    expect(readDocument).toHaveBeenCalledTimes(1);
  });

  it("refreshes the document after half a minute without delaying requests", async () => {
    const keys = create();
    await keys.find(ada.text);
    const answer = Promise.withResolvers<string | null>();
    readDocument.mockReturnValueOnce(answer.promise);
    clock.advance(31_000);
    expect(await keys.find(ada.text)).not.toBeNull();
    answer.resolve(write(bob));
    await settled();
    expect(await keys.find(ada.text)).toBeNull();
    expect(await keys.find(bob.text)).not.toBeNull();
  });

  it("waits for the refresh after a long pause, so that a revoked key is refused", async () => {
    const keys = create();
    await keys.find(ada.text);
    document = () => write(bob);
    clock.advance(3_600_000);
    expect(await keys.find(ada.text)).toBeNull();
  });
});

describe("when Secret Manager does not answer", () => {
  it("refuses every request until the first read, and retries after a second", async () => {
    document = down;
    const keys = create();
    await expect(keys.find(ada.text)).rejects.toMatchObject({ code: "unavailable" });
    await expect(keys.find(ada.text)).rejects.toMatchObject({ code: "unavailable" });
    expect(readDocument).toHaveBeenCalledTimes(1);
    document = () => write(ada);
    clock.advance(1_000);
    expect(await keys.find(ada.text)).not.toBeNull();
  });

  it("keeps the last keys without delaying requests", async () => {
    const keys = create();
    await keys.find(ada.text);
    document = down;
    clock.advance(31_000);
    expect(await keys.find(ada.text)).not.toBeNull();
    await settled();
    readDocument.mockImplementationOnce(() => new Promise(() => {}));
    clock.advance(3_600_000);
    expect(await keys.find(ada.text)).not.toBeNull();
    expect(readDocument).toHaveBeenCalledTimes(3);
  });

  it.each(["", "{}", '{"keys":[{}]}', '{"keys":[{"id":"abcdefgh"}]}'])(
    "nor does the document %j change anything",
    async (text) => {
      const keys = create();
      await keys.find(ada.text);
      document = () => text;
      await keys.refresh();
      expect(await keys.find(ada.text)).not.toBeNull();
    },
  );
});
