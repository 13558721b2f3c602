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

it("lets an owner wait for another's batch exactly as for one that never comes", async () => {
  let seconds = 0;
  let asked: string[] = [];
  const predicted = { batch_id: "bobs", owner: "bob" };
  const waitForBatch = createWaitForBatch({
    batches: {
      detail: async (id, owner) => {
        asked.push(`${id} for ${owner}`);
        return id === "bobs" && owner === "bob" ? '{"predictions":["real"]}' : null;
      },
      entry: async () => {
        throw new Error("an owner never searches the list");
      },
    },
    events: {
      newest: async () => "0-0",
      // Half a second passes, and Bob's batch is predicted again and again.
      after: async () => {
        seconds += 0.5;
        return [{ id: "1-0", type: "batch-predicted", data: JSON.stringify(predicted) }];
      },
    },
    clock: { seconds: () => seconds },
  });
  const wait = async (id: string, owner: string) => {
    seconds = 0;
    asked = [];
    const batch = await waitForBatch(id, 3, new AbortController().signal, owner);
    return { batch, seconds, looks: asked.length };
  };
  expect(await wait("bobs", "acme")).toEqual({ batch: null, seconds: 3, looks: 2 });
  expect(await wait("none", "acme")).toEqual({ batch: null, seconds: 3, looks: 2 });
  expect(await wait("bobs", "bob")).toMatchObject({ batch: '{"predictions":["real"]}', seconds: 0 });
});
