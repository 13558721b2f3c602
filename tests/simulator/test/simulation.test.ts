import { expect, it } from "vitest";
import { customersCorrectTheirOwn, customersSeeTheirOwn } from "../src/invariants/customers.ts";
import { runSimulation } from "../src/run-simulation.ts";

/** `npm run sim` runs 1,000 seeds of 200 batches: to search, not to notice that something broke. */
const seeds = Array.from({ length: 8 }, (_, index) => index + 1);

it.each(seeds)("holds every invariant with seed %d", async (seed) => {
  const { violations } = await runSimulation({ seed, batches: 30 });
  expect(violations).toEqual([]);
});

/** `npm run sim -- --swaps 6` runs 1,000. */
it.each(seeds)(
  "loses, doubles and mistrains nothing beside functions of the original, with seed %d",
  async (seed) => {
    const { violations } = await runSimulation({ seed, batches: 30, swaps: 6 });
    expect(violations).toEqual([]);
  },
);

/** `npm run sim -- --customers 1 --seeds 10000 --batches 1` runs 10,000. */
it.each(seeds)("shows each of two customers its own alone, with seed %d", async (seed) => {
  const { violations } = await runSimulation({ seed, batches: 12, customers: true });
  expect(violations).toEqual([]);
});

it.each(seeds)("shows neither customer the other's while Redis forgets, with seed %d", async (seed) => {
  const { violations } = await runSimulation({ seed, batches: 12, customers: true, flushes: 3 });
  const names = violations.map(({ invariant }) => invariant);
  expect(names).not.toContain(customersSeeTheirOwn.name);
  expect(names).not.toContain(customersCorrectTheirOwn.name);
});

it("holds every invariant over many waves of users", async () => {
  const { violations, trainings, messages } = await runSimulation({ seed: 7, batches: 120 });
  expect(violations).toEqual([]);
  expect(trainings).toBeGreaterThan(5);
  expect(messages).toBeGreaterThan(1_000);
});

it("does the same with the same seed, and something else with another", async () => {
  const run = (seed: number) => runSimulation({ seed, batches: 15 });
  const [one, again, other] = [await run(1), await run(1), await run(2)];
  expect(again).toEqual(one);
  expect(other.traceHash).not.toBe(one.traceHash);
});

it("shows what happened when asked to, and that changes nothing", async () => {
  const plain = await runSimulation({ seed: 3, batches: 5 });
  const shown = await runSimulation({ seed: 3, batches: 5, keepsLines: true });
  expect(plain.trace).toEqual([]);
  expect(shown.trace.length).toBeGreaterThan(100);
  expect(shown.traceHash).toBe(plain.traceHash);
});
