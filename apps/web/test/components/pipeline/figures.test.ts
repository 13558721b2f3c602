import { expect, it } from "vitest";
import { figuresOf, replayNotice } from "../../../components/pipeline/figures.ts";

it("gives a stage the subscriptions that it consumes, and no others", () => {
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

it("reports the result of a replay, with refused letters first", () => {
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
