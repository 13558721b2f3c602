import { describe, expect, it } from "vitest";
import {
  formatAge,
  formatDuration,
  formatFixed,
  formatLatency,
  formatLikelihood,
  formatMargin,
  formatNumber,
  formatQuantity,
  formatSigned,
} from "../../../components/common/format.ts";

describe("a duration", () => {
  it("has two digits or whole milliseconds, and seconds from one second on", () => {
    const durations = [0.031, 0.44, 7.9, 12.6, 999, 999.7, 1_430].map(formatDuration);
    expect(durations).toEqual(["0.031 ms", "0.44 ms", "7.9 ms", "13 ms", "999 ms", "1 s", "1.4 s"]);
  });

  it("is written once with its unit if p50 and p99 have the same unit", () => {
    expect(formatLatency({ p50_ms: 3.21, p99_ms: 40 })).toBe("3.2 / 40 ms");
    expect(formatLatency({ p50_ms: 1_100, p99_ms: 1_430 })).toBe("1.1 / 1.4 s");
    expect(formatLatency({ p50_ms: 7.9, p99_ms: 1_430 })).toBe("7.9 ms / 1.4 s");
  });

  it("is in seconds, minutes or hours if it is the age of a waiting message", () => {
    expect([7.2, 300, 10_000].map(formatAge)).toEqual(["7 s", "5 min", "3 h"]);
  });
});

it("writes the numbers of a column with equally many decimal places", () => {
  expect([0.064693, 9.1051, -1.696, 1e9].map(formatFixed)).toEqual(["0.0647", "9.1051", "−1.6960", "1e9"]);
});

it("uses the singular for exactly one", () => {
  expect([0, 1, 2].map((count) => formatQuantity(count, "valid note"))).toEqual([
    "0 valid notes",
    "1 valid note",
    "2 valid notes",
  ]);
});

it("keeps the digits of a number, with a minus sign", () => {
  expect([4.1562, -0.4, 0, 1_234.5].map(formatNumber)).toEqual(["4.1562", "−0.4", "0", "1,234.5"]);
  expect([1.23, -0.5, 0].map(formatSigned)).toEqual(["+1.2300", "−0.5000", "0.0000"]);
});

it("writes numbers of 300 digits, or as small as 1e-7, with an exponent", () => {
  expect([1e299, -1.234567e300, 1e-7].map(formatNumber)).toEqual(["1e299", "−1.2346e300", "1e−7"]);
  expect([1e299, -2.5e-7].map(formatSigned)).toEqual(["+1e299", "−2.5e−7"]);
  for (const value of [Number.MAX_VALUE, Number.MIN_VALUE, -Number.MAX_VALUE, 999_999.123_456_7]) {
    expect(formatNumber(value).length).toBeLessThanOrEqual(14);
    expect(formatSigned(value).length).toBeLessThanOrEqual(14);
  }
});

it("gives margins two decimals, and no prediction the likelihood of 100%", () => {
  expect([0, 0.0049, 1.2345, 1_234.5, 2.5e12].map(formatMargin)).toEqual([
    "0.00",
    "0.00",
    "1.23",
    "1,234.50",
    "2.5e12",
  ]);
  expect([0.5, 0.9249, 0.98999, 0.9962].map(formatLikelihood)).toEqual(["50%", "92%", "99%", "over 99%"]);
});
