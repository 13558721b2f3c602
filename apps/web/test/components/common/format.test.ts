import { describe, expect, it } from "vitest";
import {
  formatAge,
  formatDuration,
  formatLatency,
  formatQuantity,
} from "../../../components/common/format.ts";

describe("durations", () => {
  it("have two digits or whole milliseconds, and seconds from one second on", () => {
    const durations = [0.031, 0.44, 7.9, 12.6, 999, 999.7, 1_430].map(formatDuration);
    expect(durations).toEqual(["0.031 ms", "0.44 ms", "7.9 ms", "13 ms", "999 ms", "1 s", "1.4 s"]);
  });

  it("share a unit in p50 and p99 if they can", () => {
    expect(formatLatency({ p50_ms: 3.21, p99_ms: 40 })).toBe("3.2 / 40 ms");
    expect(formatLatency({ p50_ms: 1_100, p99_ms: 1_430 })).toBe("1.1 / 1.4 s");
    expect(formatLatency({ p50_ms: 7.9, p99_ms: 1_430 })).toBe("7.9 ms / 1.4 s");
  });

  it("of waiting messages are in seconds, minutes or hours", () => {
    expect([7.2, 300, 10_000].map(formatAge)).toEqual(["7 s", "5 min", "3 h"]);
  });
});

it("uses the singular for exactly one", () => {
  expect([0, 1, 2].map((count) => formatQuantity(count, "valid note"))).toEqual([
    "0 valid notes",
    "1 valid note",
    "2 valid notes",
  ]);
});
