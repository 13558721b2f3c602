import { expect, it } from "vitest";
import { createPace } from "../../resources/pace.ts";

it("asks every three seconds, and much faster for a while after something was sent", () => {
  let now = 1_000;
  const pace = createPace(() => now);
  expect(pace.interval()).toBe(3_000);
  pace.hurry();
  expect(pace.interval()).toBeLessThanOrEqual(250);
  now += 5_000;
  expect(pace.interval()).toBeLessThanOrEqual(500);
  now += 5_000;
  expect(pace.interval()).toBe(3_000);
  pace.hurry();
  expect(pace.interval()).toBeLessThanOrEqual(250);
});

it("hardly asks while it is told", () => {
  const pace = createPace(() => 1_000);
  pace.listen(true);
  pace.hurry();
  expect(pace.interval()).toBe(10_000);
  pace.listen(false);
  expect(pace.interval()).toBeLessThanOrEqual(250);
});
