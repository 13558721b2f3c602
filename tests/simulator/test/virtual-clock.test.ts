import { expect, it } from "vitest";
import { createSkewedClock, createVirtualClock } from "../src/core/virtual-clock.ts";

it("lets things happen in the order of their moments, and those of one moment in the order of asking", async () => {
  const clock = createVirtualClock();
  const seen: string[] = [];
  const at = (milliseconds: number) =>
    clock.schedule(milliseconds, () => seen.push(`${milliseconds} at ${clock.elapsed()}`));
  for (const milliseconds of [30, 5, 70_000, 5, 0]) at(milliseconds);
  await clock.runUntilIdle();
  expect(seen).toEqual(["0 at 0", "5 at 5", "5 at 5", "30 at 30", "70000 at 70000"]);
});

it("keeps the order of many", async () => {
  const clock = createVirtualClock();
  const seen: number[] = [];
  for (let index = 0; index < 1_000; index++) {
    const moment = (index * 7_919) % 1_009;
    clock.schedule(moment, () => seen.push(moment));
  }
  await clock.runUntilIdle();
  expect(seen).toEqual([...seen].sort((one, other) => one - other));
  expect(seen).toHaveLength(1_000);
});

it("does not wait for what was called off", async () => {
  const clock = createVirtualClock();
  const forget = clock.schedule(1_000, () => expect.unreachable());
  clock.schedule(1, forget);
  await clock.runUntilIdle();
  expect(clock.elapsed()).toBe(1);
});

it("goes on until nobody sleeps any more, however many awaits lie between", async () => {
  const clock = createVirtualClock();
  const sleeper = (async () => {
    for (let index = 0; index < 10; index++) {
      await clock.sleep(10);
      for (let turn = 0; turn < 50; turn++) await null;
    }
    return clock.elapsed();
  })();
  await clock.runUntilIdle();
  expect(await sleeper).toBe(100);
});

it("stands still while something is at work", async () => {
  const clock = createVirtualClock();
  clock.schedule(1, () => clock.count(1));
  clock.schedule(1_000, () => {});
  const work = (async () => {
    await clock.sleep(2);
    return clock.elapsed();
  })();
  setTimeout(() => clock.count(-1), 5);
  await clock.runUntilIdle();
  expect(await work).toBe(2);
});

it("shows every machine its own time", async () => {
  const clock = createVirtualClock();
  const skewed = createSkewedClock(clock, -1_500);
  clock.schedule(2_500, () => {});
  await clock.runUntilIdle();
  expect(skewed.now().toISOString()).toBe("2026-01-02T00:00:01.000Z");
  expect(skewed.seconds()).toBe(2.5);
});
