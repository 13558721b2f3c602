import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { withDeadline } from "../src/index.ts";

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

it("aborts a call at its deadline", async () => {
  let called: AbortSignal | undefined;
  const answer = withDeadline(4_000, "Pub/Sub", (signal) => {
    called = signal;
    return new Promise(() => {});
  });
  const failed = expect(answer).rejects.toMatchObject({
    code: "unavailable",
    message: "Pub/Sub did not answer within 4000 ms",
  });
  vi.advanceTimersByTime(3_999);
  expect(called?.aborted).toBe(false);
  vi.advanceTimersByTime(1);
  expect(called?.aborted).toBe(true);
  await failed;
});

it("reports the deadline whatever the aborted call throws", async () => {
  const answer = withDeadline(
    4_000,
    "Pub/Sub",
    (signal) =>
      new Promise((_, reject) => signal.addEventListener("abort", () => reject(new Error("cancelled")))),
  ).catch((error: Error) => error.message);
  vi.advanceTimersByTime(4_000);
  expect(await answer).toContain("did not answer");
});

it("returns the result of a call within its deadline", async () => {
  let called: AbortSignal | undefined;
  const answer = await withDeadline(4_000, "Pub/Sub", async (signal) => {
    called = signal;
    return "answer";
  });
  vi.advanceTimersByTime(10_000);
  expect([answer, called?.aborted]).toEqual(["answer", false]);
});
