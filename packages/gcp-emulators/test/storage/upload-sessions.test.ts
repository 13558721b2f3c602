import { expect, test } from "vitest";
import { createMemoryContentStore } from "../../src/storage/content-store.ts";
import { createUploadSessions } from "../../src/storage/upload-sessions.ts";

const target = { address: { bucket: "models", name: "x" }, settings: {}, expected: {}, conditions: {} };

function setUp() {
  const clock = { now: 0 };
  const contents = createMemoryContentStore({ maxBytes: 10 });
  const sessions = createUploadSessions({ contents, maxSessions: 9, idleMs: 1000, now: () => clock.now });
  return { clock, contents, sessions };
}

test("a session without requests expires and frees its bytes", async () => {
  const { clock, contents, sessions } = setUp();
  const session = await sessions.open(target, undefined);
  await session.writer.append(Buffer.alloc(10));
  clock.now = 999;
  await sessions.expire();
  await sessions.find(session.id);

  clock.now = 1999;
  await expect(sessions.find(session.id)).rejects.toMatchObject({ status: 404 });
  await (await contents.create()).append(Buffer.alloc(10));
});

test("a session that is receiving does not expire", async () => {
  const { clock, sessions } = setUp();
  const session = await sessions.open(target, undefined);
  await sessions.exclusively(
    session,
    () => {},
    async () => {
      clock.now = 5000;
      await sessions.expire();
    },
  );
  expect(session.writer.size).toBe(0);
  await session.writer.append(Buffer.alloc(1));
  expect(session.writer.size).toBe(1);
});

test("removing a session first aborts the request that is sending to it", async () => {
  const { sessions } = setUp();
  const session = await sessions.open(target, undefined);
  const { promise, reject } = Promise.withResolvers<void>();
  const sending = sessions.exclusively(
    session,
    () => reject(new Error("cut off")),
    () => promise,
  );
  const cut = expect(sending).rejects.toThrow("cut off");
  await sessions.remove(session.id);
  await cut;
  await expect(sessions.find(session.id)).rejects.toMatchObject({ status: 404 });
});
