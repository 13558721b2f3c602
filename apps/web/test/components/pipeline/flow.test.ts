import type { PipelineReply, TopicName } from "@loopline/contracts";
import { expect, it } from "vitest";
import { nextFlow, noFlow } from "../../../components/pipeline/flow.ts";
import { wiring } from "../../../server/wiring.ts";

const published = (counts: Partial<Record<TopicName, number>>): PipelineReply["topics"] =>
  wiring.map(({ name }) => ({ name, published: counts[name] ?? 0 }));

const begun = nextFlow(noFlow, published({ request: 5 }), wiring, 0);

it("shows no messages that were published before the first poll", () => {
  expect(begun.pulses).toEqual([]);
});

it("shows a dot per message, and at most six", () => {
  const { pulses } = nextFlow(begun, published({ request: 7, feedback: 1_000 }), wiring, 0);
  expect(pulses.map(({ topic, dots }) => [topic, dots])).toEqual([
    ["request", 2],
    ["feedback", 6],
  ]);
});

it("delays messages until the messages that caused them have arrived", () => {
  const { pulses } = nextFlow(begun, published({ request: 6, prediction: 1, training: 1 }), wiring, 0);
  expect(pulses.map(({ topic, firstLeg }) => [topic, firstLeg])).toEqual([
    ["request", 0],
    ["prediction", 3],
    // Its first publisher is feedback-to-db, which consumed nothing.
    ["training", 0],
  ]);
});

it("follows a chain of topics to its end", () => {
  const grown = published({ request: 5, feedback: 1, training: 1, job: 1, model: 1 });
  expect(nextFlow(begun, grown, wiring, 0).pulses.map(({ firstLeg }) => firstLeg)).toEqual([0, 3, 5, 7]);
});

it("removes dots that have arrived, and gives every pulse a unique id", () => {
  const first = nextFlow(begun, published({ request: 6 }), wiring, 0);
  const second = nextFlow(first, published({ request: 7 }), wiring, 1_000);
  expect(second.pulses.map(({ id }) => id)).toEqual([0, 1]);
  const third = nextFlow(second, published({ request: 7 }), wiring, 60_000);
  expect(third.pulses).toEqual([]);
});

it("counts from zero again after the monitor restarts", () => {
  const restarted = nextFlow(begun, published({ request: 2 }), wiring, 0);
  expect(restarted.pulses).toEqual([]);
  expect(nextFlow(restarted, published({ request: 3 }), wiring, 0).pulses).toHaveLength(1);
});
