import { expect, it } from "vitest";
import { distinctColors, lookAt } from "../../../components/common/class-looks.ts";

it("gives the first seventy classes looks of their own", () => {
  const looks = Array.from({ length: 70 }, (_, k) => JSON.stringify(lookAt(k)));
  expect(new Set(looks).size).toBe(70);
});

it("draws classes of the same palette in different shades of it", () => {
  expect(distinctColors([lookAt(1), lookAt(11), lookAt(2), lookAt(21)])).toEqual([
    "blue.solid",
    "blue.emphasized",
    "purple.solid",
    "blue.fg",
  ]);
});
