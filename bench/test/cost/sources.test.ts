import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { assumptions } from "../../src/cost/assumptions.ts";
import { readMeasured } from "../../src/cost/measured.ts";
import type { Price } from "../../src/cost/price.ts";
import { prices } from "../../src/cost/prices.ts";
import { type Quota, quotas } from "../../src/cost/quota.ts";
import { report } from "../../src/cost/report.ts";
import { readSizes } from "../../src/cost/size.ts";

const root = join(import.meta.dirname, "../../..");
const read = (file: string) => readFileSync(join(root, file), "utf8");
const made = report(readSizes(), readMeasured(join(root, "bench/results/cost-measured.json")));

const isGoogles = (source: string) => new URL(source).hostname === "cloud.google.com";
const isDay = (day: string) => new Date(day).toISOString().startsWith(day) && new Date(day) <= new Date();

describe("every price", () => {
  it.each(Object.entries<Price>(prices))(
    "%s has an amount, a unit, a SKU, a source and a day",
    (_, price) => {
      expect(price.amount).toBeGreaterThan(0);
      expect(price.unit).not.toBe("");
      expect(price.sku).not.toBe("");
      expect(price.regions).toContain("us-central1");
      expect(isGoogles(price.source)).toBe(true);
      expect(isDay(price.read)).toBe(true);
      // What nobody was found to say is called so, and says where the number is from.
      if (price.basis === "assumed") expect(price.note).toBeTruthy();
    },
  );

  it("is in the report", () => {
    for (const { sku, source } of Object.values<Price>(prices)) {
      expect(made).toContain(sku);
      expect(made).toContain(source);
    }
  });
});

describe("every quota and assumption", () => {
  it("says where it is from", () => {
    for (const { source, read: day } of Object.values<Quota>(quotas)) {
      expect(isGoogles(source)).toBe(true);
      expect(isDay(day)).toBe(true);
    }
    for (const { why } of Object.values(assumptions)) expect(made).toContain(why);
  });
});

describe("what is kept", () => {
  it("is what `npm run bench:cost` makes of the sizes and the measurement that are kept", () => {
    expect(read("bench/results/cost.md")).toBe(made);
  });

  it("holds every amount that docs/cost.md names", () => {
    const named = read("docs/cost.md").match(/\$\d+(?:,\d{3})*(?:\.\d+)?/g) ?? [];
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((amount) => !made.includes(amount))).toEqual([]);
  });

  it("can be made by the commands that docs/cost.md names", () => {
    const { scripts } = JSON.parse(read("package.json"));
    const named = [...read("docs/cost.md").matchAll(/npm run ([\w:]+)/g)].map(([, script]) => script ?? "");
    expect(named).toContain("bench:cost");
    for (const script of named) expect(Object.keys(scripts)).toContain(script);
  });
});
