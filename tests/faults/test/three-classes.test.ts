import { functionNames } from "@loopline/contracts";
import { expect } from "vitest";
import { seededRandom } from "../../support/seeded-random.ts";
import { itWithLoans as it, loanAt } from "../src/faults-test.ts";
import { sendLoad } from "../src/load.ts";
import { settle } from "../src/settle.ts";
import { whileDoing } from "../src/while-doing.ts";

/** The next function is killed each time this many more batches were accepted. */
const killEvery = 6;

it("50 batches of three classes with missing values are stored, labelled and trained on once although each function is killed", async ({
  stack,
}) => {
  const random = seededRandom(6);
  stack.deliveries.fateOf = () => (random() < 0.2 ? "twice" : random() < 0.05 ? "lose-reply" : "pass");
  const victims = functionNames.toSorted(() => random() - 0.5);
  const load = await sendLoad(stack.endpoints, {
    batches: 50,
    concurrency: 8,
    ratedShare: 0.3,
    seed: 6,
    recordAt: loanAt,
    onAccepted: (count) => {
      const victim = count % killEvery === 0 ? victims.pop() : undefined;
      if (victim !== undefined) stack.processes.kill(victim);
    },
  });
  expect(load.batches.some(({ labels }) => labels !== undefined)).toBe(true);
  expect(await settle(stack, load, { isCacheComplete: true, withinMs: 60_000 })).toEqual([]);
});

it("40 batches of three classes are stored and labelled once while connections to Postgres and Redis are cut", async ({
  stack,
}) => {
  const random = seededRandom(8);
  let cut = 0;
  const sending = sendLoad(stack.endpoints, {
    batches: 40,
    concurrency: 8,
    ratedShare: 0.3,
    seed: 8,
    recordAt: loanAt,
  });
  const load = await whileDoing(sending, 50, () => {
    cut += stack.database.cut(0.5, random) + stack.redisProxy.cut(0.3, random);
  });
  expect(cut).toBeGreaterThan(5);
  expect(await settle(stack, load, { isCacheComplete: true, withinMs: 60_000 })).toEqual([]);
});
