import { expect, it } from "vitest";
import { apiNames, functionNames, subscriptions, topicNames, topics } from "../src/index.ts";

it("there is exactly one subscription for every consumer of every topic", () => {
  expect(subscriptions.map(({ name }) => name)).toEqual([
    "request.prediction",
    "prediction.prediction-to-cache",
    "prediction.prediction-to-db",
    "feedback.feedback-to-db",
    "training.feedback-to-training",
    "job.training",
    "model.training-to-cache",
    "model.training-to-db",
  ]);
});

it("every function has exactly one subscription", () => {
  expect(subscriptions.map(({ consumer }) => consumer).sort()).toEqual([...functionNames].sort());
});

it("only existing APIs and functions publish", () => {
  const publishers = topicNames.flatMap((topic) => topics[topic].publishers);
  expect([...apiNames, ...functionNames]).toEqual(expect.arrayContaining(publishers));
});
