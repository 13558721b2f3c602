import { expect, test } from "vitest";
import { createCrashLimit, mostCrashes } from "../src/stack/crash-limit.ts";

test("pauses double between crashes, until there are too many in a minute", () => {
  const limit = createCrashLimit(() => 0);
  const pauses = Array.from({ length: mostCrashes }, () => limit.crashed());
  expect(pauses).toEqual([250, 500, 1000, 2000, undefined]);
});

test("a crash of more than a minute ago is forgotten", () => {
  let now = 0;
  const limit = createCrashLimit(() => now);
  for (let i = 1; i < mostCrashes; i += 1) limit.crashed();
  now = 60_001;
  expect(limit.crashed()).toBe(250);
});
