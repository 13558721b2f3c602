import { expect } from "vitest";
import { seededRandom } from "../../support/seeded-random.ts";
import { it } from "../src/faults-test.ts";
import { sendLoad } from "../src/load.ts";
import { settle } from "../src/settle.ts";
import { whileDoing } from "../src/while-doing.ts";

it("120 batches and their feedback are stored once while connections to Postgres are cut at random", async ({
  stack,
}) => {
  const random = seededRandom(1);
  let cut = 0;
  const sending = sendLoad(stack.endpoints, { batches: 120, concurrency: 16, ratedShare: 0.3, seed: 1 });
  const load = await whileDoing(sending, 50, () => {
    cut += stack.database.cut(0.5, random);
  });
  expect(cut).toBeGreaterThan(5);
  expect(await settle(stack, load, { isCacheComplete: true })).toEqual([]);
});
