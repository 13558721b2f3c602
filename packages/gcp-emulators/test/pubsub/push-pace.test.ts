import { expect, test } from "vitest";
import { createAlarms } from "../../src/pubsub/clock.ts";
import { createPushPace } from "../../src/pubsub/push-consumer.ts";
import { createVirtualClock } from "./virtual-clock.ts";

function startPace() {
  const clock = createVirtualClock();
  let resumed = 0;
  const pace = createPushPace(clock, createAlarms(clock), () => {
    resumed += 1;
  });
  const fail = (times: number) => {
    for (let n = 0; n < times; n++) pace.failed();
  };
  return { clock, pace, fail, resumed: () => resumed };
}

test("up to four failures in a row change nothing, and a success resets the count", () => {
  const { pace, fail } = startPace();
  fail(4);
  expect(pace.limit(64)).toBe(64);
  pace.succeeded();
  fail(4);
  expect(pace.limit(64)).toBe(64);
});

test("the fifth failure starts one pause, however many pushes were under way, and then one is tried", () => {
  const { clock, pace, fail, resumed } = startPace();
  fail(64);
  expect(pace.limit(64)).toBe(0);
  clock.advance(99);
  expect([pace.limit(64), resumed()]).toEqual([0, 0]);
  clock.advance(1);
  expect([pace.limit(64), resumed()]).toEqual([1, 1]);
  pace.succeeded();
  expect(pace.limit(64)).toBe(64);
});

test("pauses double up to 1.6 s while nothing is accepted, and then start at 100 ms", () => {
  const { clock, pace, fail } = startPace();
  fail(4);
  const pauses = Array.from({ length: 7 }, () => {
    fail(1);
    const startedAt = clock.now();
    while (pace.limit(64) === 0) clock.advance(1);
    return clock.now() - startedAt;
  });
  expect(pauses).toEqual([100, 200, 400, 800, 1_600, 1_600, 1_600]);
  pace.succeeded();
  fail(5);
  clock.advance(100);
  expect(pace.limit(64)).toBe(1);
});
