import type { TopicName } from "@loopline/contracts";
import { drawEdge, type Edge } from "./draw-edge.ts";
import { stagePlaces, storePlaces, topicPlaces } from "./places.ts";
import type { StageName } from "./stages.ts";
import { linksOf, type Wiring } from "./wiring.ts";

/** What the messages of one topic pass, one leg after the other; the lines of one leg at the same time. */
export interface Way {
  readonly topic: TopicName;
  readonly legs: readonly (readonly Edge[])[];
}

export interface StoreEdge extends Edge {
  readonly how: "reads" | "writes" | "both";
}

/** Requests from the page to the APIs. */
export const requestEdges: readonly Edge[] = (["ingest-api", "predict-api"] as const).map((api) =>
  drawEdge(`web ${api}`, stagePlaces.web, stagePlaces[api]),
);

/** Every line that messages take: from who publishes to the topic, and from there to who consumes. */
export function messageEdges(wiring: Wiring): Edge[] {
  return wiring.flatMap(({ name, publishers, consumers }) => [
    ...publishers.map((publisher) => fromPublisher(publisher, name)),
    ...consumers.map((consumer) => toConsumer(name, consumer)),
  ]);
}

/**
 * How a topic's messages come and go. Of several publishers it is the first, for nobody counts whose a message was, and
 * the others publish in rare cases.
 */
export function wayOf(topic: TopicName, wiring: Wiring): Way {
  const { publishers, consumers } = wiring.find(({ name }) => name === topic) ?? {
    publishers: [],
    consumers: [],
  };
  const [publisher] = publishers;
  if (publisher === undefined) return { topic, legs: [] };
  const asked =
    linksOf(publisher, wiring).reads.length === 0
      ? requestEdges.filter(({ key }) => key === `web ${publisher}`)
      : [];
  const legs = [
    asked,
    [fromPublisher(publisher, topic)],
    consumers.map((consumer) => toConsumer(topic, consumer)),
  ];
  return { topic, legs: legs.filter((leg) => leg.length > 0) };
}

/** What is read and written. A line that goes both ways begins at the service. */
export const storeEdges: readonly StoreEdge[] = storePlaces.flatMap(({ store, place, usedBy }, i) =>
  usedBy.map(({ stage, how }) => {
    const key = `${stage} ${store} ${i}`;
    const [from, to] = how === "reads" ? [place, stagePlaces[stage]] : [stagePlaces[stage], place];
    return { ...drawEdge(key, from, to), how };
  }),
);

function fromPublisher(publisher: StageName, topic: TopicName): Edge {
  return drawEdge(`${publisher} [${topic}]`, stagePlaces[publisher], topicPlaces[topic]);
}

function toConsumer(topic: TopicName, consumer: StageName): Edge {
  return drawEdge(`[${topic}] ${consumer}`, topicPlaces[topic], stagePlaces[consumer]);
}
