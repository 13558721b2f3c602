import { setTimeout as delay } from "node:timers/promises";
import { expect } from "vitest";
import { seededRandom } from "../../support/seeded-random.ts";
import { it } from "../src/faults-test.ts";
import { sendLoad } from "../src/load.ts";
import { settle } from "../src/settle.ts";
import { noFaults } from "../src/tcp-proxy.ts";
import { promoteAgain } from "../src/trainings.ts";
import { whileDoing } from "../src/while-doing.ts";

/** Redis is flushed each time this many more batches were accepted. */
const flushEvery = 40;

it("cache and database hold the same 48 batches after Redis was slow, silent and cut off", async ({
  stack,
}) => {
  const random = seededRandom(2);
  const faults = [{ ...noFaults, replyDelayMs: 30 }, { ...noFaults, dropReplies: true }, noFaults];
  let turn = 0;
  const sending = sendLoad(stack.endpoints, { batches: 48, concurrency: 16, ratedShare: 0.1, seed: 2 });
  const load = await whileDoing(sending, 150, () => {
    stack.redisProxy.cut(0.7, random);
    stack.redisProxy.faults = faults[turn++ % faults.length] ?? noFaults;
  });
  stack.redisProxy.heal();
  stack.redisProxy.cut(1, random);
  expect(turn).toBeGreaterThan(faults.length);
  expect(await settle(stack, load, { isCacheComplete: true })).toEqual([]);
});

it("no batch is lost when Redis is flushed, and a restarted prediction function serves once the champion is announced", async ({
  stack,
}) => {
  const flushes: Promise<unknown>[] = [];
  const load = await sendLoad(stack.endpoints, {
    batches: 100,
    concurrency: 8,
    seed: 3,
    onAccepted: (count) => {
      if (count % flushEvery === 0) flushes.push(stack.redis.flushall());
    },
  });
  await Promise.all(flushes);
  // Running prediction functions keep their model.
  const withoutTraining = { isCacheComplete: false, withTraining: false };
  expect(await settle(stack, load, withoutTraining)).toEqual([]);

  const restarts = stack.processes.restarts("prediction");
  stack.processes.kill("prediction");
  await stack.processes.runsAgain("prediction", restarts + 1);
  const later = await sendLoad(stack.endpoints, { batches: 10, concurrency: 5, seed: 4 });
  await promoteAgain(stack);
  expect(await settle(stack, later, { isCacheComplete: true })).toEqual([]);
});

it("silent connections to Redis are replaced within 10 s", async ({ stack }) => {
  // First make sure that connections are open: one that is still being opened has its own timeout.
  const first = await sendLoad(stack.endpoints, { batches: 5, concurrency: 5, seed: 13 });
  expect(await settle(stack, first, { isCacheComplete: true })).toEqual([]);
  stack.redisProxy.faults = { ...noFaults, dropReplies: true };
  const sending = sendLoad(stack.endpoints, { batches: 5, concurrency: 5, seed: 12, timeoutMs: 10_000 });
  await delay(1_000);
  // New connections work from now on, but the old ones stay silent.
  stack.redisProxy.heal();
  const load = await sending;
  expect(await settle(stack, load, { isCacheComplete: true, withinMs: 20_000 })).toEqual([]);
});
