import type { Contracts, TopicName } from "@loopline/contracts";
import { recordedMessages } from "../../../../packages/contracts/test/recorded-original.ts";
import { publishRaw } from "./publish-raw.ts";
import type { User } from "./user.ts";

/** Publishes a message that nobody can read. A mark in it tells it from all others. */
export function publishPoison(user: User): void {
  const { random, observations, world } = user;
  const mark = random.uuid();
  const [topic, message] = random.pick(makers)(mark, random.uuid(), world.table.contracts);
  const text = typeof message === "string" ? message : JSON.stringify({ ...message, mark });
  observations.poison.push(text);
  publishRaw(user, topic, text);
}

type Maker = (mark: string, id: string, contracts: Contracts) => readonly [TopicName, object | string];

const subjects = ["a"];

const makers: readonly Maker[] = [
  (mark) => ["request", `not JSON ${mark}`],
  (_, batch_id, contracts) => ["request", { batch_id, subjects: ["a", "b"], features: rowOf(contracts) }],
  (_, batch_id, contracts) => ["request", { batch_id, subjects: ["a\0"], features: rowOf(contracts) }],
  (_, batch_id, contracts) => [
    "request",
    { batch_id, subjects, features: rowOf(contracts).map((row) => row.slice(1)) },
  ],
  (_, batch_id, contracts) => ["request", { batch_id, subjects, features: mapRow(contracts, () => []) }],
  (_, __, contracts) => ["request", { batch_id: "none", subjects, features: rowOf(contracts) }],
  (_, batch_id, contracts) => [
    "prediction",
    { batch_id, subjects, input: rowOf(contracts), output: ["maybe"] },
  ],
  (_, batch_id, contracts) => [
    "prediction",
    {
      batch_id,
      subjects,
      input: rowOf(contracts),
      output: contracts.examples.batch.predictions.slice(1),
      created: "2026-02-30T00:00:00",
    },
  ],
  (_, batch_id) => ["feedback", { batch_id, subjects, ratings: [2] }],
  (_, batch_id) => ["feedback", { batch_id, subjects, labels: ["maybe"] }],
  (_, batch_id) => ["feedback", { batch_id, subjects, labels: [null] }],
  (_, batch_id) => ["training", { batch_id, subjects: [], ratings: [] }],
  (mark) => ["job", `[${JSON.stringify(mark)}]`],
  (_, job_id, contracts) => ["model", { ...modelOf(contracts), job_id, accuracy: 98 }],
  (_, job_id, contracts) => ["model", { ...modelOf(contracts), job_id, records: 3_000_000_000 }],
];

/** The features of a batch of one record. */
function rowOf(contracts: Contracts): unknown[][] {
  return mapRow(contracts, (value) => value);
}

function mapRow({ examples }: Contracts, map: (value: unknown) => unknown): unknown[][] {
  return [(examples.records.features[0] ?? []).map(map)];
}

function modelOf({ examples }: Contracts): object {
  return { ...recordedMessages.model, report: examples.report };
}
