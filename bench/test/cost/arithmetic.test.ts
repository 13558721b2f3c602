import { describe, expect, it } from "vitest";
import { charge, messagingLines, priced } from "../../src/cost/bill.ts";
import {
  busySeconds,
  instancesFor,
  presentDesign,
  roundUp,
  type ServiceSize,
} from "../../src/cost/instances.ts";
import { priceOf } from "../../src/cost/tables.ts";
import { billedBytes, secondsPerMonth, workloadOf } from "../../src/cost/workload.ts";

const size: ServiceSize = { cpu: 1, memory_mb: 512, concurrency: 80, min: 0, max: 10 };

describe("a charge", () => {
  it("subtracts the free units", () => {
    expect(charge(2, priceOf("runRequests"))).toBe(0);
    expect(charge(3, priceOf("runRequests"))).toBeCloseTo(0.4);
    expect(priced("requests", "requests", 1, "runRequests").amount).toBe(0);
  });

  it("is the whole quantity if no units are free", () => {
    expect(charge(730, priceOf("sqlMicro"))).toBeCloseTo(7.665);
  });
});

describe("Pub/Sub", () => {
  it("bills at least a thousand bytes per request", () => {
    expect([0, 332, 1_000, 1_001, 9_000].map(billedBytes)).toEqual([1_000, 1_000, 1_000, 1_001, 9_000]);
  });

  it("bills a small batch five times: two publishes, three deliveries", () => {
    const { published, deliveries, ...rest } = workloadOf(1e9);
    const workload = {
      ...rest,
      published: { ...published, feedback: 0, training: 0, job: 0, model: 0 },
      deliveries: new Map([...deliveries].filter(([name]) => /^(request|prediction)\./.test(name))),
    };
    const [line] = messagingLines(workload, presentDesign);
    expect(line?.arithmetic).toContain("5,000 bytes a batch");
    expect(line?.amount).toBeCloseTo(40 * ((5_000 * 1e9) / 1_024 ** 4 - 0.009765625));
  });
});

describe("the billed time of instances", () => {
  it("is rounded up to a tenth of a second", () => {
    expect([0.001, 0.05, 0.1, 0.101, 0.3].map(roundUp)).toEqual([0.1, 0.1, 0.1, 0.2, 0.3]);
  });

  const load = (requests: number) => ({ requests, cpuSeconds: 0.002, seconds: 0.05 });

  it("is a tenth of a second per request with one request at a time", () => {
    expect(busySeconds(load(1_000_000), { ...size, concurrency: 1 })).toBeCloseTo(100_000);
  });

  it("is the same for few requests with any concurrency", () => {
    expect(busySeconds(load(10), size)).toBeCloseTo(1, 4);
  });

  it("is shared by many requests, and at most the time of all instances", () => {
    const busy = busySeconds(load(1e9), size);
    const instances = instancesFor(1e9 / secondsPerMonth, load(1e9), size);
    expect(busy).toBeLessThanOrEqual(instances * secondsPerMonth);
    expect(busy).toBeLessThan(1e9 * 0.1 * 0.05);
    // 0.002 s of a vCPU with a utilization of 60 %.
    expect(busy).toBeCloseTo((1e9 * 0.002) / 0.6, -4);
  });

  it("needs instances for the processor time or for waiting requests, whichever is more", () => {
    expect(instancesFor(1_000, load(0), size)).toBeCloseTo((1_000 * 0.002) / 0.6);
    expect(instancesFor(1_000, load(0), { ...size, concurrency: 1 })).toBeCloseTo(50);
  });

  it("is nothing without requests", () => {
    expect(busySeconds(load(0), size)).toBe(0);
  });
});
