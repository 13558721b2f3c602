import { expect, it } from "vitest";
import { formatTable, wrap } from "../src/table.ts";

it("aligns columns and wraps the last one to fit the terminal", () => {
  const columns = [{ title: "NAME" }, { title: "COUNT", align: "right" }, { title: "WHY" }] as const;
  const rows = [
    ["a", "7", "a reason that goes on for longer than the table is wide"],
    ["longer", "1,000", "short"],
  ];
  expect(formatTable(columns, rows, 40)).toEqual([
    "NAME    COUNT  WHY",
    "a           7  a reason that goes on for",
    "               longer than the table is",
    "               wide",
    "longer  1,000  short",
  ]);
});

it("breaks a word that is longer than a line", () => {
  expect(wrap("one abcdefghijklm two", 5)).toEqual(["one", "abcde", "fghij", "klm", "two"]);
});

it("keeps the line ends of a text", () => {
  expect(wrap("a name\nand why it is", 7)).toEqual(["a name", "and why", "it is"]);
});

it("wraps an empty text into one empty line", () => {
  expect(wrap("", 5)).toEqual([""]);
});
