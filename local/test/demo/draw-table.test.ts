import { expect, it } from "vitest";
import { drawTable } from "../../src/demo/draw-table.ts";

it("the table has a line per model, with its columns aligned", () => {
  const curve = [
    { rows: 6, testAccuracy: 0.76, fresh: { right: 13, count: 20 } },
    { rows: 26, testAccuracy: 1, fresh: { right: 20, count: 20 } },
    { rows: 1046, testAccuracy: 0.985, fresh: { right: 981, count: 1000 } },
  ];
  expect(drawTable(curve)).toEqual([
    " Training rows │ Fixed test set │           Fresh notes",
    "───────────────┼────────────────┼───────────────────────",
    "             6 │         76.0 % │    (13 of 20)  65.0 %",
    "            26 │        100.0 % │    (20 of 20) 100.0 %",
    "          1046 │         98.5 % │ (981 of 1000)  98.1 %",
  ]);
});
