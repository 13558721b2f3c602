import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { formatTime } from "../src/format-time.ts";
import { medianTime } from "../src/median-time.ts";

it.each([
  [0.0000123, "12 ns"],
  [0.00346, "3.5 µs"],
  [0.999, "999 µs"],
  [1, "1.0 ms"],
  [56.4, "56 ms"],
  [7_800, "7.8 s"],
])("%d ms are written as %s", (ms, text) => {
  expect(formatTime(ms)).toBe(text);
});

describe("medianTime", () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ["performance"] }));
  afterEach(() => void vi.useRealTimers());

  it("is what a run takes, whatever the first runs and a few others take", () => {
    let runs = 0;
    const work = () => vi.advanceTimersByTime(runs++ < 3 || runs % 7 === 0 ? 90 : 10);
    expect(medianTime(work)).toBe(10);
  });

  it("is the same where a run is far too quick for the clock", () => {
    expect(medianTime(() => vi.advanceTimersByTime(0.01))).toBeCloseTo(0.01, 3);
  });

  it("counts three runs of what takes longer than there is time", () => {
    const work = vi.fn(() => vi.advanceTimersByTime(1000));
    expect(medianTime(work, 200)).toBe(1000);
    expect(work).toHaveBeenCalledTimes(4);
  });
});
