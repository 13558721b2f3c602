import { expect, it } from "vitest";
import { formatNumber, formatSigned } from "../../../components/explain/format-number.ts";

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
