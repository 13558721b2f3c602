import { apiNames, functionNames } from "@loopline/contracts";
import { expect } from "vitest";
import { it } from "../src/faults-test.ts";
import { sendLoad } from "../src/load.ts";
import { seededRandom } from "../src/seeded-random.ts";
import { settle } from "../src/settle.ts";

const services = [...apiNames, ...functionNames];
/** Batches. */
const killEvery = 30;

it("300 batches are 300 in cache and database, with kill -9 at random and every fifth push delivered twice", async ({
  stack,
}) => {
  const random = seededRandom(5);
  stack.deliveries.fateOf = () => (random() < 0.2 ? "twice" : random() < 0.05 ? "lose-reply" : "pass");
  // Each once: the stack gives up what crashes more often than people do.
  const victims = services.toSorted(() => random() - 0.5);
  const load = await sendLoad(stack.endpoints, {
    batches: 300,
    concurrency: 8,
    ratedShare: 0.1,
    seed: 5,
    onAccepted: (count) => {
      const victim = count % killEvery === 0 ? victims.pop() : undefined;
      if (victim !== undefined) stack.processes.kill(victim);
    },
  });
  expect(load.batches).toHaveLength(300);
  expect(await settle(stack, load, { isCacheComplete: true })).toEqual([]);
});
