import { describe, expect, it } from "vitest";
import { instancesFor, instanceTime, roundUp } from "../../src/cost/instance-time.ts";
import { charge, priced } from "../../src/cost/line.ts";
import { billedBytes } from "../../src/cost/message-bytes.ts";
import { throughputBytes } from "../../src/cost/messaging-lines.ts";
import { secondsPerMonth } from "../../src/cost/month.ts";
import { presentPlan } from "../../src/cost/plan.ts";
import { prices } from "../../src/cost/prices.ts";
import type { ServiceSize } from "../../src/cost/size.ts";
import { workloadOf } from "../../src/cost/workload.ts";

const size: ServiceSize = { cpu: 1, memory_mb: 512, concurrency: 80, min: 0, max: 10 };

describe("what is free", () => {
  it("costs nothing up to the last unit, and is taken off beyond it", () => {
    expect(charge(2, prices.runRequests)).toBe(0);
    expect(charge(3, prices.runRequests)).toBeCloseTo(0.4);
    expect(priced("requests", "requests", 1, "runRequests").amount).toBe(0);
  });

  it("is nothing of what has no free units", () => {
    expect(charge(730, prices.sqlMicro)).toBeCloseTo(7.665);
  });
});

describe("Pub/Sub", () => {
  it("counts a thousand bytes at least for a request", () => {
    expect([0, 332, 1_000, 1_001, 9_000].map(billedBytes)).toEqual([1_000, 1_000, 1_000, 1_001, 9_000]);
  });

  it("counts a small batch five times: published twice, delivered three times", () => {
    const { trainings, feedbacks } = workloadOf(0);
    expect(trainings + feedbacks).toBe(0);
    const without = { ...workloadOf(1_000), feedbacks: 0, trainings: 0 };
    const published = { ...without.published, feedback: 0, training: 0, job: 0, model: 0 };
    const deliveries = new Map(
      [...without.deliveries].filter(([name]) => /^(request|prediction)\./.test(name)),
    );
    expect(throughputBytes({ ...without, published, deliveries }, presentPlan)).toBe(5 * 1_000 * 1_000);
  });
});

describe("Cloud Run's time", () => {
  it("is rounded up to a tenth of a second", () => {
    expect([0.001, 0.05, 0.1, 0.101, 0.3].map(roundUp).map((seconds) => Number(seconds.toFixed(3)))).toEqual([
      0.1, 0.1, 0.1, 0.2, 0.3,
    ]);
  });

  const load = (requests: number) => ({ requests, cpuSeconds: 0.002, seconds: 0.05 });

  it("is a tenth of a second for each request where one is taken at a time", () => {
    const { busy } = instanceTime(load(1_000_000), { ...size, concurrency: 1 }, "request");
    expect(busy).toBeCloseTo(100_000);
  });

  it("is as much for each of a few requests, however many are taken at a time", () => {
    expect(instanceTime(load(10), size, "request").busy).toBeCloseTo(1, 4);
  });

  it("is shared by many, and never more than all instances have", () => {
    const { busy, instances } = instanceTime(load(1e9), size, "request");
    expect(busy).toBeLessThanOrEqual(instances * secondsPerMonth);
    expect(busy).toBeLessThan(1e9 * 0.1 * 0.05);
    // 0.002 s of a vCPU that is to be 60 % busy.
    expect(busy).toBeCloseTo((1e9 * 0.002) / 0.6, -4);
  });

  it("needs an instance for each request that waits, or for the processor, whichever is more", () => {
    expect(instancesFor(1_000, load(0), size)).toBeCloseTo((1_000 * 0.002) / 0.6);
    expect(instancesFor(1_000, load(0), { ...size, concurrency: 1 })).toBeCloseTo(50);
  });

  it("is the whole life of an instance where that is billed, and nothing of those that nobody needs", () => {
    expect(instanceTime(load(10), size, "instance").busy).toBe(secondsPerMonth);
    expect(instanceTime(load(0), size, "instance").busy).toBe(0);
    expect(instanceTime(load(0), { ...size, min: 2 }, "instance").busy).toBe(2 * secondsPerMonth);
  });

  it("has instances that are kept whatever there is to do", () => {
    expect(instanceTime(load(1_000), { ...size, min: 1 }, "request").kept).toBe(secondsPerMonth);
    expect(instanceTime(load(0), size, "request").kept).toBe(0);
  });
});
