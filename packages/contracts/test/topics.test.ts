import { expect, it } from "vitest";
import { apiNames, functionNames, subscriptions, topicNames, topics } from "../src/index.ts";

it("has a subscription for every consumer of every topic, and no other", () => {
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

it("gives every function exactly one subscription", () => {
  expect(subscriptions.map(({ consumer }) => consumer).sort()).toEqual([...functionNames].sort());
});

it("lets only apps and functions that exist publish", () => {
  const publishers = topicNames.flatMap((topic) => topics[topic].publishers);
  expect([...apiNames, ...functionNames]).toEqual(expect.arrayContaining(publishers));
});
