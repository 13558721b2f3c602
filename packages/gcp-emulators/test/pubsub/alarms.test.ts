import { expect, test } from "vitest";
import { createAlarms } from "../../src/pubsub/clock.ts";
import { createRandom } from "./random.ts";
import { createVirtualClock } from "./virtual-clock.ts";

test("alarms fire at their time, the earliest first, unless cancelled", () => {
  const clock = createVirtualClock(0);
  const alarms = createAlarms(clock);
  const random = createRandom(7);
  const rung: number[] = [];
  const expected: number[] = [];
  const pending: { at: number; cancel: () => void }[] = [];
  for (let i = 0; i < 2_000; i += 1) {
    const at = Math.floor(random() * 10_000);
    pending.push({ at, cancel: alarms.set(at, () => rung.push(clock.now())) });
  }
  for (const { at, cancel } of pending) {
    if (random() < 0.5) cancel();
    else expected.push(at);
  }
  clock.advance(10_000);
  expect(rung).toEqual(expected.sort((a, b) => a - b));
});

test("an alarm may set and cancel other alarms", () => {
  const clock = createVirtualClock(0);
  const alarms = createAlarms(clock);
  const rung: string[] = [];
  const cancelNever = alarms.set(20, () => rung.push("never"));
  alarms.set(10, () => {
    rung.push("first");
    cancelNever();
    alarms.set(5, () => rung.push("overdue"));
    alarms.set(15, () => rung.push("second"));
  });
  clock.advance(100);
  expect(rung).toEqual(["first", "overdue", "second"]);
});

test("an alarm beyond the longest timer fires at its time", () => {
  const clock = createVirtualClock(0);
  const alarms = createAlarms(clock);
  const sixtyDays = 60 * 86_400_000;
  const rung: number[] = [];
  alarms.set(sixtyDays, () => rung.push(clock.now()));
  clock.advance(sixtyDays - 1);
  expect(rung).toEqual([]);
  clock.advance(1);
  expect(rung).toEqual([sixtyDays]);
});
