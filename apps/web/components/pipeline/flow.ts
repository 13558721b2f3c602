import type { PipelineReply, TopicName } from "@loopline/contracts";
import { legsOf } from "./edges.ts";
import { linksOf, type Wiring } from "./stages.ts";

/** Messages of one topic that were published between two polls, each shown as a travelling dot. */
export interface Pulse {
  readonly id: number;
  readonly topic: TopicName;
  readonly dots: number;
  /** Legs to wait before it starts: a message follows the message that caused it. */
  readonly firstLeg: number;
  /** When its last dot has arrived, in milliseconds of the given clock. */
  readonly endsAt: number;
}

export interface Flow {
  /** The number of messages of each topic at the last poll; undefined before the first poll. */
  readonly published: ReadonlyMap<TopicName, number> | undefined;
  readonly pulses: readonly Pulse[];
  readonly nextId: number;
}

export const noFlow: Flow = { published: undefined, pulses: [], nextId: 0 };

/** A dot takes this long for one leg, in milliseconds. */
export const legMs = 550;

/** Milliseconds between two dots. */
export const dotMs = 160;

/** More dots look like a line, and take longer to draw. */
const maxDots = 6;

/** From the page to the API, to the topic, to its consumers. */
const maxLegs = 3;

/**
 * The flow after another poll of the topics.
 *
 * @param now milliseconds since some fixed moment
 */
export function nextFlow(flow: Flow, topics: PipelineReply["topics"], wiring: Wiring, now: number): Flow {
  const published = new Map(topics.map(({ name, published }) => [name, published]));
  const grown = topics.flatMap(({ name, published: count }) => {
    const before = flow.published?.get(name);
    // A monitor that has restarted counts from zero.
    return before === undefined || count <= before ? [] : [{ topic: name, growth: count - before }];
  });
  const grownNames = new Set(grown.map(({ topic }) => topic));
  const pulses = grown.map(({ topic, growth }, i): Pulse => {
    const dots = Math.min(growth, maxDots);
    const firstLeg = firstLegOf(topic, grownNames, wiring);
    const endsAt = now + (firstLeg + maxLegs) * legMs + dots * dotMs;
    return { id: flow.nextId + i, topic, dots, firstLeg, endsAt };
  });
  return {
    published,
    pulses: [...flow.pulses.filter(({ endsAt }) => endsAt > now), ...pulses],
    nextId: flow.nextId + pulses.length,
  };
}

/** If the publisher consumes a topic that grew too, its dots start when that topic's dots arrive. */
function firstLegOf(topic: TopicName, grown: ReadonlySet<TopicName>, wiring: Wiring): number {
  const [publisher] = wiring.find(({ name }) => name === topic)?.publishers ?? [];
  if (publisher === undefined) return 0;
  const { consumes } = linksOf(publisher, wiring);
  const before = consumes.filter(({ name }) => grown.has(name));
  return Math.max(
    0,
    ...before.map(({ name }) => firstLegOf(name, grown, wiring) + legsOf(name, wiring).length),
  );
}
