import { expect, it } from "vitest";
import { createWaitForBatch } from "../src/index.ts";

it("waits for at most 500 batches at once, and looks once for others", async () => {
  const elapsed = Promise.withResolvers<[]>();
  const started = Promise.withResolvers<void>();
  let waits = 0;
  const waitForBatch = createWaitForBatch({
    batches: { detail: async () => null, entry: async () => null },
    events: {
      newest: async () => "0-0",
      after: async () => {
        waits += 1;
        if (waits === 500) started.resolve();
        return elapsed.promise;
      },
    },
    clock: { seconds: () => 0 },
  });
  const { signal } = new AbortController();
  const all = Array.from({ length: 500 }, () => waitForBatch("a", 1, signal));
  await started.promise;
  expect(await waitForBatch("b", 30, signal)).toBeNull();
  expect(waits).toBe(500);
  elapsed.resolve([]);
  await Promise.all(all);
  // They are over, so that this one waits.
  await waitForBatch("c", 1, signal);
  expect(waits).toBe(501);
});
