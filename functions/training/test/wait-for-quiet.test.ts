import { expect, it } from "vitest";
import { waitForQuiet } from "../src/handler.ts";

/** Waits while a version changes after these many sleeps; returns how long it slept. */
async function waited(changesFor: number): Promise<number> {
  let slept = 0;
  const version = async () => Math.min(slept / 100, changesFor);
  const sleep = async (milliseconds: number) => {
    slept += milliseconds;
  };
  await waitForQuiet(version, { quietMs: 100, maxMs: 1_000, sleep });
  return slept;
}

it("waits one quiet period when nothing changes", async () => {
  expect(await waited(0)).toBe(100);
});

it("waits until a burst is over", async () => {
  expect(await waited(4)).toBe(500);
});

it("stops waiting at the maximum", async () => {
  expect(await waited(1_000_000)).toBe(1_000);
});
