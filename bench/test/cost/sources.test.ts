import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "@loopline/services";
import { describe, expect, it } from "vitest";
import { readSizes } from "../../src/cost/instances.ts";
import { readMeasured } from "../../src/cost/measured.ts";
import { report } from "../../src/cost/report.ts";
import { assumptions, prices } from "../../src/cost/tables.ts";

const read = (file: string) => readFileSync(join(repository, file), "utf8");
const made = report(readSizes(), readMeasured(join(repository, "bench/results/cost-measured.json")));

it("every price has a day in the past, is in the report, and has a note if it was not found", () => {
  for (const { sku, source, read: day, basis, note } of prices) {
    expect(new Date(day) <= new Date(), sku).toBe(true);
    expect(made).toContain(sku);
    expect(made).toContain(source);
    if (basis === "assumed") expect(note, sku).not.toBe("");
  }
});

it("every assumption is in the report with its reason", () => {
  for (const { why } of assumptions) expect(made).toContain(why);
});

it("every price and assumption is used", () => {
  const code = ["alternatives", "bill", "capacity", "instances", "measure", "report", "workload"]
    .map((name) => read(`bench/src/cost/${name}.ts`))
    .join("\n");
  const unused = [...prices, ...assumptions].filter(({ name }) => !code.includes(`"${name}"`));
  expect(unused.map(({ name }) => name)).toEqual([]);
});

describe("bench/results/cost.md", () => {
  it("is the output of `npm run bench:cost` for the stored sizes and measurements", () => {
    expect(read("bench/results/cost.md")).toBe(made);
  });

  it("contains every amount of docs/cost.md", () => {
    const named = read("docs/cost.md").match(/\$\d+(?:,\d{3})*(?:\.\d+)?/g) ?? [];
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((amount) => !made.includes(amount))).toEqual([]);
  });
});

it("docs/cost.md names only npm scripts that exist", () => {
  const { scripts } = JSON.parse(read("package.json"));
  const named = [...read("docs/cost.md").matchAll(/npm run ([\w:]+)/g)].map(([, script]) => script ?? "");
  expect(named).toContain("bench:cost");
  for (const script of named) expect(Object.keys(scripts)).toContain(script);
});
