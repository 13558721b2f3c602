import { subscriptions } from "@loopline/contracts";
import { describe, expect, it } from "vitest";
import { designs, originalBill } from "../../src/cost/alternatives.ts";
import { byGroup, monthlyBill } from "../../src/cost/bill.ts";
import { grownSize, maxBatches, shortages } from "../../src/cost/capacity.ts";
import { readSizes, sizeNames } from "../../src/cost/instances.ts";
import { articleDollars } from "../../src/cost/report.ts";
import { pricedServices, workloadOf } from "../../src/cost/workload.ts";
import { measuredExample as measured } from "./measured-example.ts";

const sizes = readSizes();
/** From none to ten billion, dense where prices begin. */
const volumes = [0, ...Array.from({ length: 45 }, (_, step) => Math.round(10 ** (1 + step / 5)))];

describe("a month's bill", () => {
  it("grows with the batches, for every size and design", () => {
    for (const name of sizeNames) {
      for (const { design } of designs) {
        const totals = volumes.map((batches) => monthlyBill(batches, sizes[name], measured, design).total);
        expect(totals, name).toEqual(totals.toSorted((one, other) => one - other));
      }
    }
  });

  it("grows with the batches on a size that grows, too, as does the original's", () => {
    const small = volumes.filter((batches) => batches <= 1e9);
    const ours = small.map((batches) => {
      const size = grownSize(sizes.small, batches, measured);
      return monthlyBill(batches, size, measured).total;
    });
    expect(ours).toEqual(ours.toSorted((one, other) => one - other));
    const theirs = small.map((batches) => originalBill(batches, sizes.small, measured).total);
    expect(theirs).toEqual(theirs.toSorted((one, other) => one - other));
  });

  it("is the sum of its lines, and of its groups", () => {
    const bill = monthlyBill(30_000_000, sizes.small, measured);
    const sum = bill.lines.reduce((total, { amount }) => total + amount, 0);
    expect(bill.total).toBeCloseTo(sum);
    expect(byGroup(bill).reduce((total, [, amount]) => total + amount, 0)).toBeCloseTo(sum);
  });

  it("shows the calculation of each line of the idle demo", () => {
    for (const { item, arithmetic, amount } of monthlyBill(0, sizes.demo, measured).lines) {
      const [, quantity = "", free = "0", price = ""] =
        /([\d.,]+)(?: − ([\d.,]+) free)? × \$([\d.]+) per/.exec(arithmetic) ?? [];
      const [units, spared] = [quantity, free].map((text) => Number(text.replaceAll(",", "")));
      expect(Math.max(0, (units ?? Number.NaN) - (spared ?? 0)) * Number(price), item).toBeCloseTo(amount, 2);
    }
  });

  it(`is less than the article's $${articleDollars} for the idle demo, even with a load balancer`, () => {
    expect(monthlyBill(0, sizes.demo, measured).total).toBeLessThan(articleDollars);
    const balanced = { ...sizes.demo, load_balancer: true };
    expect(monthlyBill(0, balanced, measured).total).toBeLessThan(articleDollars);
  });
});

describe("a month's work", () => {
  it("includes every subscription of the table of topics", () => {
    const { deliveries, requests } = workloadOf(1_000_000);
    expect([...deliveries.keys()]).toEqual(subscriptions.map(({ name }) => name));
    for (const { name } of subscriptions) expect(deliveries.get(name), name).toBeGreaterThan(0);
    for (const service of pricedServices) expect(requests.get(service), service).toBeGreaterThan(0);
    expect(requests.get("prediction-to-db")).toBe(1_000_000);
  });

  it("has at most as many trainings as fit in a month", () => {
    expect(workloadOf(1_000).trainings).toBe(50);
    expect(workloadOf(1e10).trainings).toBeLessThanOrEqual(730 * 3_600);
  });
});

describe("a size", () => {
  it("handles its maximum, and not much more", () => {
    for (const name of sizeNames) {
      const max = maxBatches(sizes[name], measured);
      expect(shortages(max, sizes[name], measured), name).toEqual([]);
      expect(shortages(max * 1.02 + 2, sizes[name], measured), name).not.toEqual([]);
    }
  });

  it("has no shortage after growing", () => {
    for (const batches of [1e6, 3e7, 3e8, 1e9]) {
      expect(shortages(batches, grownSize(sizes.demo, batches, measured), measured)).toEqual([]);
    }
  });
});
