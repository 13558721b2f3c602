import { expect, it } from "vitest";
import { figuresOf } from "../../../components/pipeline/figures.ts";
import { formatAge, formatLatency, formatMilliseconds } from "../../../components/pipeline/format-latency.ts";
import { replayNotice } from "../../../components/pipeline/replay-notice.ts";

it("gives a stage the subscriptions that it consumes, and those of no other", () => {
  const subscription = { backlog: 2, oldest_seconds: 7, wait: null };
  const pipeline = {
    window_seconds: 60,
    services: [{ name: "training", handled: 1, failed: 0, latency: null } as const],
    topics: [],
    subscriptions: [
      { name: "job.training", ...subscription },
      { name: "training.feedback-to-training", ...subscription },
    ],
    dead_letters: 0,
  };
  expect(figuresOf("training", pipeline)).toMatchObject({ backlog: 2, oldestSeconds: 7 });
  expect(figuresOf("training", pipeline)?.subscriptions.map(({ name }) => name)).toEqual(["job.training"]);
  expect(figuresOf("web", pipeline)).toBeUndefined();
  expect(figuresOf("training", null)).toBeUndefined();
});

it("writes times as exactly as they matter", () => {
  expect([0.44, 12.6, 999, 1_430].map(formatMilliseconds)).toEqual(["0.4 ms", "13 ms", "999 ms", "1.4 s"]);
  expect(formatLatency({ p50_ms: 3.21, p99_ms: 40 })).toBe("3.2 / 40 ms");
  expect(formatLatency({ p50_ms: 420, p99_ms: 1_430 })).toBe("0.42 / 1.4 s");
  expect([7.2, 300, 10_000].map(formatAge)).toEqual(["7 s", "5 min", "3 h"]);
});

it("tells what became of a replay, a refusal first", () => {
  expect(replayNotice({ replayed: ["1"], refused: [] })).toEqual({
    kind: "success",
    title: "Replayed 1 dead letter",
  });
  const refused = [
    { id: "2", reason: "it is gone" },
    { id: "3", reason: "it is gone" },
  ];
  expect(replayNotice({ replayed: ["1"], refused })).toEqual({
    kind: "error",
    title: "2 dead letters could not be replayed",
    text: "it is gone. Replayed 1 dead letter.",
  });
});
