import { randomUUID } from "node:crypto";
import { deadLetterTopic, type FunctionName, type TopicName } from "@loopline/contracts";
import { describe, expect } from "vitest";
import { createBatch } from "../src/batch.ts";
import { deliver, deliveryShapes } from "../src/deliver.ts";
import { it } from "../src/e2e-test.ts";
import { createModelMessage } from "../src/model-message.ts";
import { until } from "../src/until.ts";

const { batch_id, subjects, features } = createBatch(51);
const ratings = [1, 0, 1, 0];
const output = ["real", "fake", "real", "fake"];
const { job_id, ...anonymousModel } = createModelMessage();

interface BadMessage {
  readonly topic: TopicName;
  readonly what: string;
  readonly body: unknown;
  readonly reason: RegExp;
}

const badMessages: BadMessage[] = [
  { topic: "request", what: "no JSON", body: Buffer.from("{"), reason: /JSON/ },
  { topic: "request", what: "no UTF-8", body: Buffer.from('{"batch_id":"\xff"}', "latin1"), reason: /UTF-8/ },
  { topic: "request", what: "no batch", body: { subjects, features }, reason: /batch_id/ },
  {
    topic: "request",
    what: "a short row",
    body: { batch_id, subjects: ["a"], features: [[1]] },
    reason: /four features/,
  },
  { topic: "prediction", what: "no input", body: { batch_id, subjects, output }, reason: /input/ },
  {
    topic: "prediction",
    what: "an unknown label",
    body: { batch_id, subjects, input: features, output: ["genuine", "fake", "real", "fake"] },
    reason: /output\[0\]/,
  },
  {
    topic: "feedback",
    what: "a rating of 2",
    body: { batch_id, subjects: ["a"], ratings: [2] },
    reason: /ratings/,
  },
  {
    topic: "training",
    what: "no subjects",
    body: { batch_id, subjects: [], ratings: [] },
    reason: /subjects/,
  },
  {
    topic: "job",
    what: "a batch that is no UUID",
    body: { batch_id: "1", subjects, ratings },
    reason: /batch_id/,
  },
  { topic: "model", what: "no job", body: anonymousModel, reason: /job_id/ },
  {
    topic: "model",
    what: "a name with a path",
    body: { ...anonymousModel, job_id, model_file_name: "model-1/../x.json" },
    reason: /model_file_name/,
  },
];

const consumers: Record<TopicName, readonly FunctionName[]> = {
  request: ["prediction"],
  prediction: ["prediction-to-cache", "prediction-to-db"],
  feedback: ["feedback-to-db"],
  training: ["feedback-to-training"],
  job: ["training"],
  model: ["training-to-cache", "training-to-db"],
};

describe("an invalid message becomes a dead letter of each consumer, with its data and the reason", () => {
  it.for(badMessages)("$topic: $what", async ({ topic, body, reason }, { publish, watch }) => {
    const letters = await watch(deadLetterTopic);
    const id = await publish(topic, body);
    const expected = consumers[topic];
    const sent = Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
    const ours = await until(`dead letters of ${expected.join(" and ")}`, () => {
      const found = letters.received.filter(({ attributes }) => attributes.message_id === id);
      return found.length >= expected.length && found;
    });
    expect(ours.map(({ attributes }) => attributes.function).toSorted()).toEqual(expected);
    for (const { data, attributes } of ours) {
      expect(data).toEqual(sent);
      expect(attributes.reason).toMatch(reason);
    }
  });
});

describe.for(deliveryShapes)("an invalid message delivered as %s", (shape) => {
  const functions = Object.entries(consumers).flatMap(([topic, names]) =>
    names.map((name) => [name, topic] as const),
  );

  it.for(functions)(
    "is acknowledged by %s and becomes a dead letter",
    async ([name, topic], { stack, watch }) => {
      const letters = await watch(deadLetterTopic);
      const message = { id: randomUUID(), data: Buffer.from("never valid"), publishTime: new Date() };
      expect((await deliver(stack.functions[name], topic, message, shape)).status).toBe(204);
      const { data, attributes } = await until("the dead letter", () =>
        letters.received.find((letter) => letter.attributes.message_id === message.id),
      );
      expect(data).toEqual(message.data);
      expect(attributes).toMatchObject({ function: name, reason: expect.stringMatching(/JSON/) });
    },
  );

  it("is acknowledged by prediction when it is empty", async ({ stack, watch }) => {
    const letters = await watch(deadLetterTopic);
    const message = { id: randomUUID(), data: Buffer.alloc(0), publishTime: new Date() };
    expect((await deliver(stack.functions.prediction, "request", message, shape)).status).toBe(204);
    await until("the dead letter", () =>
      letters.received.find((letter) => letter.attributes.message_id === message.id),
    );
  });
});
