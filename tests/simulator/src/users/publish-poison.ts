import type { TopicName } from "@loopline/contracts";
import { recordedMessages } from "../../../../packages/contracts/test/recorded-original.ts";
import { publishRaw } from "./publish-raw.ts";
import type { User } from "./user.ts";

/** Publishes a message that nobody can read. A mark in it tells it from all others. */
export function publishPoison(user: User): void {
  const { random, observations } = user;
  const mark = random.uuid();
  const [topic, message] = random.pick(makers)(mark, random.uuid());
  const text = typeof message === "string" ? message : JSON.stringify({ ...message, mark });
  observations.poison.push(text);
  publishRaw(user, topic, text);
}

type Maker = (mark: string, batch_id: string) => readonly [TopicName, object | string];

const makers: readonly Maker[] = [
  (mark) => ["request", `not JSON ${mark}`],
  (_, batch_id) => ["request", { batch_id, subjects: ["a", "b"], features: [[1, 2, 3, 4]] }],
  (_, batch_id) => ["request", { batch_id, subjects: ["a\0"], features: [[1, 2, 3, 4]] }],
  () => ["request", { batch_id: "none", subjects: ["a"], features: [[1, 2, 3, 4]] }],
  (_, batch_id) => ["prediction", { batch_id, subjects: ["a"], input: [[1, 2, 3, 4]], output: ["maybe"] }],
  (_, batch_id) => [
    "prediction",
    { batch_id, subjects: ["a"], input: [[1, 2, 3, 4]], output: ["real"], created: "2026-02-30T00:00:00" },
  ],
  (_, batch_id) => ["feedback", { batch_id, subjects: ["a"], ratings: [2] }],
  (_, batch_id) => ["training", { batch_id, subjects: [], ratings: [] }],
  (mark) => ["job", `[${JSON.stringify(mark)}]`],
  (_, job_id) => ["model", { ...recordedMessages.model, job_id, accuracy: 98 }],
  (_, job_id) => ["model", { ...recordedMessages.model, job_id, records: 3_000_000_000 }],
];
