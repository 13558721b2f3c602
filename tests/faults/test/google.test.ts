import { cacheKeys } from "@loopline/contracts";
import { expect } from "vitest";
import { until } from "../../end-to-end/src/until.ts";
import { it } from "../src/faults-test.ts";
import type { Exchange, Fate } from "../src/http-proxy.ts";
import { sendLoad } from "../src/load.ts";
import { settle } from "../src/settle.ts";
import { trainAgain } from "../src/trainings.ts";

const isDownload = ({ method, path }: Exchange) => method === "GET" && path.includes("alt=media");

for (const [what, fate, isHit] of [
  ["answers 503", "refuse", () => true],
  ["breaks off downloads", "truncate", isDownload],
] as const satisfies readonly [string, Fate, (exchange: Exchange) => boolean][]) {
  it(`while Cloud Storage ${what} the champion keeps predicting, and afterwards the training succeeds`, async ({
    stack,
  }) => {
    const champion = await stack.redis.get(cacheKeys.latestModel);
    expect(champion).not.toBeNull();
    const before = await sendLoad(stack.endpoints, { batches: 1, concurrency: 1, seed: 7 });
    // A function that never held the champion could not keep it.
    expect(await settle(stack, before, { isCacheComplete: true })).toEqual([]);
    let hits = 0;
    stack.storage.fateOf = (exchange) => {
      if (!isHit(exchange)) return "pass";
      hits++;
      return fate;
    };
    await trainAgain(stack);
    const load = await sendLoad(stack.endpoints, { batches: 10, concurrency: 2, seed: 7 });
    await until("two requests that fail", () => hits >= 2);
    expect(await settle(stack, load, { isCacheComplete: true, withTraining: false })).toEqual([]);
    expect(await stack.redis.get(cacheKeys.latestModel)).toBe(champion);
    stack.storage.fateOf = () => "pass";
    expect(await settle(stack, load, { isCacheComplete: true })).toEqual([]);
  });
}

it("a function that starts while Secret Manager is down serves once it is back, without a restart", async ({
  stack,
}) => {
  const name = "prediction-to-db";
  stack.secrets.takeDown();
  const restarts = stack.processes.restarts(name);
  await stack.processes.terminate(name);
  await stack.processes.runsAgain(name, restarts + 1);
  const pid = stack.processes.pid(name);
  const load = await sendLoad(stack.endpoints, { batches: 5, concurrency: 5, seed: 8 });
  await until("a message that cannot be stored", () => stack.deliveries.outstanding.size > 0);
  stack.secrets.heal();
  expect(await settle(stack, load, { isCacheComplete: true })).toEqual([]);
  expect(stack.processes.pid(name)).toBe(pid);
});
