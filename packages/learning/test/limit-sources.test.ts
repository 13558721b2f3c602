import { bankNotes } from "@loopline/banknotes/definition";
import { expect, it } from "vitest";
import type { SourcedRows } from "../src/labelled-rows.ts";
import { limitSources } from "../src/limit-sources.ts";

/** One row per character: its source, or none for a dot. */
const rowsOf = (sources: string, order = [...sources].map((_, index) => index)): SourcedRows => ({
  records: order.map((index) => [index, index * 1.5, -index, 1]),
  labels: order.map((index) => index % 2),
  sources: order.map((index) => (sources[index] === "." ? null : (sources[index] ?? null))),
  owners: order.map(() => null),
});

const left = (rows: SourcedRows) =>
  rows.sources
    .map((source) => source ?? ".")
    .sort()
    .join("");

it.each([
  ["aaaabbbb..", 1, "..aaaabbbb"],
  ["aaaaaaaabb..........", 0.5, "..........aaaaaaaabb"],
  ["aaaaaaaa....", 0.5, "....aaaa"],
  ["aaaaaaaabb", 0.5, "aabb"],
  ["aaaaaaaabbbbcc", 0.25, ""],
  ["aaaaaaaabbbbcc........", 0.25, "........aaaabbbbcc"],
  ["", 0.5, ""],
])("of %s leaves with a share of %d: %s", (sources, share, expected) => {
  expect(left(limitSources(bankNotes, rowsOf(sources), share))).toBe(expected);
});

it("never leaves a source more than its share, and keeps each row with its label", () => {
  const rows = limitSources(bankNotes, rowsOf(`${"a".repeat(40)}${"b".repeat(7)}${".".repeat(9)}`), 0.3);
  const ofA = rows.sources.filter((source) => source === "a").length;
  expect(ofA).toBeGreaterThan(0);
  expect(ofA).toBeLessThanOrEqual(0.3 * rows.labels.length);
  for (const [index, label] of rows.labels.entries())
    expect(label).toBe(Number(rows.records[index]?.[0]) % 2);
});

it("bounds all sources of an owner together, and a source without an owner that is called like it alone", () => {
  const rows = rowsOf("aaaabbbba.........");
  const owners = [..."xxxxxxxx"]
    .map(() => "a")
    .concat(Array.from({ length: 10 }, () => ""))
    .map((owner) => owner || null);
  const limited = limitSources(bankNotes, { ...rows, owners }, 0.25);
  const ofOwner = limited.owners.filter((owner) => owner === "a").length;
  expect([ofOwner, limited.labels.length - ofOwner]).toEqual([3, 10]);
});

it("leaves the same rows in any order", () => {
  const sources = `${"a".repeat(30)}${".".repeat(10)}`;
  const backwards = [...sources].map((_, index) => sources.length - 1 - index);
  const valuesOf = (rows: SourcedRows) => rows.records.map(([value]) => value).sort();
  expect(valuesOf(limitSources(bankNotes, rowsOf(sources, backwards), 0.4))).toEqual(
    valuesOf(limitSources(bankNotes, rowsOf(sources), 0.4)),
  );
});
