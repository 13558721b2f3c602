import { apiNames } from "@loopline/contracts";
import { expect } from "vitest";
import { until } from "../../end-to-end/src/until.ts";
import { it } from "../src/faults-test.ts";
import { fuzz } from "../src/fuzz.ts";
import { watchPublished } from "../src/watch-published.ts";

const warmUpBodies = 500;
const bodies = 2_000;
/** Allows for fragmentation. */
const maxGrowthBytes = 25_000_000;

it("2,000 random bodies cause no 5xx, no invalid message and no memory growth", async ({ stack }) => {
  const memoryInUse = () => Promise.all(apiNames.map((name) => stack.processes.memoryInUse(name)));
  await fuzz(stack.endpoints, warmUpBodies, 9);
  const published = await watchPublished(stack);
  const before = await memoryInUse();
  const { statuses, failures, accepted } = await fuzz(stack.endpoints, bodies, 10);

  expect(failures).toEqual([]);
  expect(Object.keys(statuses).sort()).toEqual(["200", "400"]);
  const after = await memoryInUse();
  for (const [index, bytes] of after.entries())
    expect(bytes - (before[index] ?? 0)).toBeLessThan(maxGrowthBytes);
  expect(accepted.notes).toBeGreaterThan(bodies / 20);
  expect(accepted.feedback).toBeGreaterThan(bodies / 20);
  expect(await published.stop(accepted)).toEqual([]);
  await until("everything acknowledged", () => stack.deliveries.outstanding.size === 0);
  expect(stack.deadLetters.received.map(({ attributes }) => attributes)).toEqual([]);
});
