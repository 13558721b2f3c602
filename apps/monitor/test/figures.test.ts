import fc from "fast-check";
import { expect, test } from "vitest";
import { createFigures, createRecentLatencies } from "../src/figures.ts";
import { spanOf } from "./export-of.ts";

test("counts the deliveries of the last minute per function and subscription", () => {
  let now = 1_000_000;
  const figures = createFigures(() => now);
  const attributes = {
    "messaging.destination.name": "request",
    "messaging.destination.subscription.name": "request.prediction",
    "loopline.wait_ms": 7,
  };
  figures.add([
    spanOf({ duration_ms: 4, attributes }),
    spanOf({ duration_ms: 8, attributes, error: "no model" }),
    spanOf({ service: "ingest-api", kind: "producer", attributes }),
    spanOf({ service: "web", kind: "server" }),
  ]);
  const predictionOf = () => figures.read().services.find(({ name }) => name === "prediction");
  expect(predictionOf()).toEqual({
    name: "prediction",
    handled: 2,
    failed: 1,
    latency: { p50_ms: 4, p99_ms: 8 },
  });
  expect(figures.read().waits.get("request.prediction")).toEqual({ p50_ms: 7, p99_ms: 7 });
  expect(figures.read().topics.find(({ name }) => name === "request")).toEqual({
    name: "request",
    published: 1,
  });

  now += 61_000;
  expect(predictionOf()).toEqual({ name: "prediction", handled: 0, failed: 0, latency: null });
  expect(figures.read().topics.find(({ name }) => name === "request")).toEqual({
    name: "request",
    published: 1,
  });
});

test("leaves long polls out of the latency", () => {
  const figures = createFigures(() => 0);
  const attributes = { "loopline.is_long_lived": true };
  figures.add([spanOf({ service: "predict-api", kind: "server", duration_ms: 60_000, attributes })]);
  const api = figures.read().services.find(({ name }) => name === "predict-api");
  expect(api).toMatchObject({ handled: 1, latency: null });
});

test("computes percentiles as the sorted values give them", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(10_000), { minLength: 1, maxLength: 300 }), (values) => {
      const latencies = createRecentLatencies(1_000);
      for (const value of values) latencies.add(value, 500);
      const sorted = values.toSorted((one, other) => one - other);
      expect(latencies.percentiles(1_000)).toEqual({
        p50_ms: sorted[Math.ceil(values.length / 2) - 1],
        p99_ms: sorted[Math.ceil(values.length * 0.99) - 1],
      });
    }),
  );
});
