import type { PipelineReply, TopicName } from "@loopline/contracts";
import { linksOf, type Wiring } from "./wiring.ts";

/** Messages of one topic that are seen to travel, each as a dot. */
export interface Pulse {
  readonly id: number;
  readonly topic: TopicName;
  readonly dots: number;
  /** Which leg of the whole way it begins with: messages that made these follow them. */
  readonly firstLeg: number;
  /** When nothing of it is to be seen any more, in milliseconds of the clock that was given. */
  readonly endsAt: number;
}

export interface Flow {
  /** What each topic had published the last time; undefined before the first. */
  readonly published: ReadonlyMap<TopicName, number> | undefined;
  readonly pulses: readonly Pulse[];
  readonly nextId: number;
}

export const noFlow: Flow = { published: undefined, pulses: [], nextId: 0 };

/** A dot takes this long for one leg, in milliseconds. */
export const legMs = 550;

/** One dot follows the other after this, in milliseconds. */
export const dotMs = 160;

/** More of them look like a line, and cost more to draw. */
const mostDots = 6;

/** From the page to the API, to the topic, to its consumers. */
const mostLegs = 3;

/**
 * What is to be seen after another look at the topics.
 *
 * @param now milliseconds since some fixed moment
 */
export function nextFlow(flow: Flow, topics: PipelineReply["topics"], wiring: Wiring, now: number): Flow {
  const published = new Map(topics.map(({ name, published }) => [name, published]));
  const grown = topics.flatMap(({ name, published: count }) => {
    const before = flow.published?.get(name);
    // A monitor that was started anew counts from nothing.
    return before === undefined || count <= before ? [] : [{ topic: name, growth: count - before }];
  });
  const grownNames = new Set(grown.map(({ topic }) => topic));
  const pulses = grown.map(({ topic, growth }, i): Pulse => {
    const dots = Math.min(growth, mostDots);
    const firstLeg = firstLegOf(topic, grownNames, wiring);
    const endsAt = now + (firstLeg + mostLegs) * legMs + dots * dotMs;
    return { id: flow.nextId + i, topic, dots, firstLeg, endsAt };
  });
  return {
    published,
    pulses: [...flow.pulses.filter(({ endsAt }) => endsAt > now), ...pulses],
    nextId: flow.nextId + pulses.length,
  };
}

/** A topic whose publisher consumes another that grew too begins where the other's messages arrive. */
function firstLegOf(topic: TopicName, grown: ReadonlySet<TopicName>, wiring: Wiring): number {
  const [publisher] = wiring.find(({ name }) => name === topic)?.publishers ?? [];
  if (publisher === undefined) return 0;
  const { reads } = linksOf(publisher, wiring);
  const before = reads.filter(({ name }) => grown.has(name));
  return Math.max(0, ...before.map(({ name }) => firstLegOf(name, grown, wiring) + legsOf(name, wiring)));
}

/** Those of an API begin at the page. */
function legsOf(topic: TopicName, wiring: Wiring): number {
  const [publisher] = wiring.find(({ name }) => name === topic)?.publishers ?? [];
  return publisher !== undefined && linksOf(publisher, wiring).reads.length === 0 ? 3 : 2;
}
