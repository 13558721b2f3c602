import { cacheKeys } from "@loopline/contracts";
import { expect } from "vitest";
import { it } from "../src/faults-test.ts";
import { sendLoad } from "../src/load.ts";
import { settle } from "../src/settle.ts";
import { verifyBatches, verifyTraining } from "../src/verify.ts";

const complete = { isCacheComplete: true };

it("verifying reports batches that were lost, doubled or changed", async ({ stack }) => {
  const load = await sendLoad(stack.endpoints, { batches: 4, concurrency: 4, seed: 11 });
  expect(await settle(stack, load, complete)).toEqual([]);
  const [lost, doubled, changed, uncached] = load.batches.map(({ batch_id }) => batch_id);
  await stack.sql("delete from predictions where batch_id = $1", [lost]);
  await stack.redis.lpush(
    cacheKeys.batches,
    ...(await stack.redis.lrange(cacheKeys.batches, 0, -1)).filter((entry) =>
      entry.includes(String(doubled)),
    ),
  );
  await stack.sql(
    "update predictions set prediction = case prediction when 'real' then 'fake' else 'real' end where batch_id = $1",
    [changed],
  );
  await stack.redis.del(cacheKeys.batch(String(uncached)));

  const problems = await verifyBatches(stack, load, complete);
  expect(problems).toHaveLength(5);
  expect(problems).toEqual(
    expect.arrayContaining([
      `${lost} was accepted and is not stored`,
      `${lost} is not cached`,
      `${doubled} is listed 2 times`,
      expect.stringContaining(`${changed} is cached as`),
      `${uncached} is not cached`,
    ]),
  );
});

it("verifying reports a champion that was not promoted last", async ({ stack }) => {
  const champion = await stack.redis.get(cacheKeys.latestModel);
  await stack.redis.set(cacheKeys.latestModel, "model-1.json");
  expect(await verifyTraining(stack)).toEqual([`model-1.json is served, ${champion} was promoted last`]);
  await stack.redis.set(cacheKeys.latestModel, String(champion));
});
