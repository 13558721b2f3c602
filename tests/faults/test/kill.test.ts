import { apiNames, functionNames } from "@loopline/contracts";
import { expect } from "vitest";
import { seededRandom } from "../../support/seeded-random.ts";
import { it } from "../src/faults-test.ts";
import { sendLoad } from "../src/load.ts";
import { settle } from "../src/settle.ts";

const services = [...apiNames, ...functionNames];
/** The next service is killed each time this many more batches were accepted. */
const killEvery = 15;

it("150 batches are stored once although each service is killed with kill -9 and every fifth push is delivered twice", async ({
  stack,
}) => {
  const random = seededRandom(5);
  stack.deliveries.fateOf = () => (random() < 0.2 ? "twice" : random() < 0.05 ? "lose-reply" : "pass");
  // Each once, because the stack gives up a service that crashes often.
  const victims = services.toSorted(() => random() - 0.5);
  const load = await sendLoad(stack.endpoints, {
    batches: 150,
    concurrency: 8,
    ratedShare: 0.1,
    seed: 5,
    onAccepted: (count) => {
      const victim = count % killEvery === 0 ? victims.pop() : undefined;
      if (victim !== undefined) stack.processes.kill(victim);
    },
  });
  expect(load.batches).toHaveLength(150);
  expect(await settle(stack, load, { isCacheComplete: true })).toEqual([]);
});
