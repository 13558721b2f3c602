import { beforeEach, describe, expect, it, vi } from "vitest";
import { createApiKeys } from "../../src/keys/index.ts";
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

/** What goes on in the background has ended. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

const down = (): never => {
  throw new Error("Secret Manager does not answer");
};

beforeEach(() => {
  readDocument.mockClear();
  document = () => write(ada, bob, gone);
});

describe("finds", () => {
  it("a key, with what it may do", async () => {
    const keys = create();
    expect(await keys.find(ada.text)).toMatchObject({ id: ada.stored.id, name: "ada", scopes: ["read"] });
    expect(await keys.find(bob.text)).toMatchObject({ name: "bob", requests_per_minute: 7 });
  });

  it.each([
    ["nothing", ""],
    ["garbage", "let me in"],
    ["a key that nobody made", createStoredKey().text],
    ["a known id with another secret", ada.text.slice(0, 18) + createStoredKey().text.slice(18)],
    ["a known secret with another id", bob.text.slice(0, 18) + ada.text.slice(18)],
    ["the stored hash", ada.stored.hash],
    ["a revoked key", gone.text],
  ])("no key for %s", async (_what, text) => {
    expect(await create().find(text)).toBeNull();
  });

  it("no key while there is no document", async () => {
    document = () => null;
    expect(await create().find(ada.text)).toBeNull();
  });
});

describe("reads the document", () => {
  it("once for all who come at the same time, and not again before it is time", async () => {
    const keys = create();
    await Promise.all([keys.find(ada.text), keys.find(bob.text), keys.find("")]);
    clock.advance(29_000);
    await keys.find(ada.text);
    expect(readDocument).toHaveBeenCalledTimes(1);
  });

  it("again after half a minute, without anybody waiting", async () => {
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

  it("first, after a long pause: a key revoked meanwhile does not get in once more", async () => {
    const keys = create();
    await keys.find(ada.text);
    document = () => write(bob);
    clock.advance(3_600_000);
    expect(await keys.find(ada.text)).toBeNull();
  });
});

describe("when Secret Manager does not answer", () => {
  it("nobody gets in before it did once, and it is asked again a second later", async () => {
    document = down;
    const keys = create();
    await expect(keys.find(ada.text)).rejects.toMatchObject({ code: "unavailable" });
    await expect(keys.find(ada.text)).rejects.toMatchObject({ code: "unavailable" });
    expect(readDocument).toHaveBeenCalledTimes(1);
    document = () => write(ada);
    clock.advance(1_000);
    expect(await keys.find(ada.text)).not.toBeNull();
  });

  it("the keys that were read last stay, and nobody waits for it", async () => {
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
