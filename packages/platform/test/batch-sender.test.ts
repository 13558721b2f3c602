import { setImmediate } from "node:timers/promises";
import { afterEach, expect, it, vi } from "vitest";
import { createBatchSender } from "../src/pubsub/batch-sender.ts";

afterEach(() => {
  vi.useRealTimers();
});

/** A sender whose requests the test answers. */
function createSender(bytes = 100) {
  const requests: { messages: readonly string[]; answer: PromiseWithResolvers<readonly string[]> }[] = [];
  const sender = createBatchSender<string>({
    send(messages) {
      const answer = Promise.withResolvers<readonly string[]>();
      requests.push({ messages, answer });
      return answer.promise;
    },
    bytesOf: () => bytes,
    timeoutMs: 4_000,
    what: "a test",
  });
  const answer = (index: number) =>
    requests[index]?.answer.resolve(requests[index].messages.map((message) => `id of ${message}`));
  return { sender, requests, answer, sent: () => requests.map(({ messages }) => messages) };
}

it("sends a single message at once, and coalesces those of one turn", async () => {
  const { sender, answer, sent } = createSender();
  const ids = ["a", "b"].map((message) => sender.add(message));
  await setImmediate();
  expect(sent()).toEqual([["a", "b"]]);
  answer(0);
  expect(await Promise.all(ids)).toEqual(["id of a", "id of b"]);
});

it("keeps two requests in flight and batches later messages", async () => {
  const { sender, answer, sent } = createSender();
  for (const message of ["a", "b", "c", "d"]) {
    sender.add(message).catch(() => {});
    await setImmediate();
  }
  expect(sent()).toEqual([["a"], ["b"]]);
  answer(1);
  await expect.poll(sent).toEqual([["a"], ["b"], ["c", "d"]]);
});

it("fails all messages of a failed request and continues", async () => {
  const { sender, requests, answer } = createSender();
  const failed = sender.add("a");
  await setImmediate();
  requests[0]?.answer.reject(new Error("down"));
  await expect(failed).rejects.toThrow("down");
  const next = sender.add("b");
  await setImmediate();
  answer(1);
  expect(await next).toBe("id of b");
});

it("respects Pub/Sub's request limits", async () => {
  const many = createSender();
  for (let index = 0; index < 1_500; index++) many.sender.add(`${index}`).catch(() => {});
  await setImmediate();
  await setImmediate();
  expect(many.sent().map(({ length }) => length)).toEqual([1_000, 500]);

  const large = createSender(6_000_000);
  for (const message of ["a", "b"]) large.sender.add(message).catch(() => {});
  await setImmediate();
  await setImmediate();
  expect(large.sent()).toEqual([["a"], ["b"]]);
});

it("refuses messages above the limit of waiting bytes", async () => {
  const { sender } = createSender(9_000_000);
  const added = Array.from({ length: 12 }, (_, index) => sender.add(`${index}`));
  for (const one of added) one.catch(() => {});
  await expect(added.at(-1)).rejects.toMatchObject({ code: "unavailable" });
});

it("fails messages at their timeout, in flight or waiting, and continues", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  const { sender, answer } = createSender();
  const stuck: Promise<string>[] = [];
  for (const message of ["a", "b", "waits"]) {
    const sent = sender.add(message);
    sent.catch(() => {});
    stuck.push(sent);
    await setImmediate();
    vi.advanceTimersByTime(1_000);
  }
  vi.advanceTimersByTime(3_000);
  for (const sent of stuck) {
    await expect(sent).rejects.toThrow("a test did not answer");
    await setImmediate();
    vi.advanceTimersByTime(1);
  }
  const next = sender.add("c");
  await setImmediate();
  answer(3);
  expect(await next).toBe("id of c");
});

it("resolves drained once everything is sent", async () => {
  const { sender, answer } = createSender();
  await sender.drained();
  void sender.add("a");
  const drained = sender.drained().then(() => "drained");
  expect(await Promise.race([drained, setImmediate("sending")])).toBe("sending");
  answer(0);
  expect(await drained).toBe("drained");
});
