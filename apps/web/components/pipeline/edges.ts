import type { TopicName } from "@loopline/contracts";
import { type Place, type StoreUse, stagePlaces, storePlaces, topicPlaces } from "./places.ts";
import { type StageName, stageNames, type Wiring } from "./stages.ts";

/** A line between two places, as an SVG path in the direction of the messages or data. */
export interface Edge {
  readonly key: string;
  readonly path: string;
}

export interface StoreEdge extends Edge {
  readonly how: StoreUse;
}

/** Pixels between a line's ends and the boxes that it connects. */
const gap = 3;

/** A line that leaves a box near its corner starts this far from the corner. */
const inset = 18;

/** Higher than any box of one row. A line meets a taller box at the height of its other end. */
const maxRowHeight = 100;

/** A line that goes left and further down than this leaves a box at its bottom instead of its side. */
const maxSideDrop = 60;

/** A line that goes left and up and further than this arrives from below, around the boxes in between. */
const maxSideBack = 200;

/** How far such a line dips below its start. */
const dip = 70;

/** Draws a line from one place to another. */
function drawEdge(key: string, from: Place, to: Place): Edge {
  const [a, b] = [middleOf(from), middleOf(to)];
  const isBeside = from.x + from.width <= to.x || to.x + to.width <= from.x;
  const isBackAndDown = to.x + to.width <= from.x && b.y - a.y > maxSideDrop && to.height < from.height;
  if (from.x - to.x - to.width > maxSideBack && b.y < a.y) {
    const [x, y] = [from.x - gap, a.y + inset];
    const end = { x: b.x, y: b.y + to.height / 2 + gap };
    return {
      key,
      path: `M${x} ${y}C${(x + end.x) / 2} ${a.y + dip} ${end.x} ${a.y + dip} ${end.x} ${end.y}`,
    };
  }
  if (isBeside && !isBackAndDown) {
    const direction = a.x < b.x ? 1 : -1;
    const start = {
      x: a.x + direction * (from.width / 2 + gap),
      y: from.height > maxRowHeight ? b.y : a.y,
    };
    const end = { x: b.x - direction * (to.width / 2 + gap), y: to.height > maxRowHeight ? a.y : b.y };
    if (start.y === end.y) return { key, path: `M${start.x} ${start.y}H${end.x}` };
    const bend = (start.x + end.x) / 2;
    return { key, path: `M${start.x} ${start.y}C${bend} ${start.y} ${bend} ${end.y} ${end.x} ${end.y}` };
  }
  const direction = a.y < b.y ? 1 : -1;
  // Straight from the middle of the narrower box if the other is wide enough.
  const isStraight = Math.abs(a.x - b.x) < Math.max(from.width, to.width) / 2;
  const narrower = from.width < to.width ? a : b;
  const corner = a.x < b.x ? from.x + from.width - inset : from.x + inset;
  const start = { x: isStraight ? narrower.x : corner, y: a.y + direction * (from.height / 2 + gap) };
  const end = { x: isStraight ? narrower.x : b.x, y: b.y - direction * (to.height / 2 + gap) };
  if (start.x === end.x) return { key, path: `M${start.x} ${start.y}V${end.y}` };
  const bend = (start.y + end.y) / 2;
  return { key, path: `M${start.x} ${start.y}C${start.x} ${bend} ${end.x} ${bend} ${end.x} ${end.y}` };
}

function middleOf({ x, y, width, height }: Place): { x: number; y: number } {
  return { x: x + width / 2, y: y + height / 2 };
}

/** Requests from the page to the APIs. */
export const requestEdges: readonly Edge[] = (["ingest-api", "predict-api"] as const).map((api) =>
  drawEdge(`web ${api}`, stagePlaces.web, stagePlaces[api]),
);

/** Every line of messages: from the publishers to the topic, and from there to the consumers. */
export function messageEdges(wiring: Wiring): Edge[] {
  return wiring.flatMap(({ name, publishers, consumers }) => [
    ...publishers.map((publisher) => fromPublisher(publisher, name)),
    ...consumers.map((consumer) => toConsumer(name, consumer)),
  ]);
}

/**
 * The path of a topic's messages: one leg after the other, with all lines of a leg at the same time. It begins at the first
 * publisher, because the monitor does not count messages per publisher, and the others rarely publish.
 */
export function legsOf(topic: TopicName, wiring: Wiring): Edge[][] {
  const { publishers = [], consumers = [] } = wiring.find(({ name }) => name === topic) ?? {};
  const [publisher] = publishers;
  if (publisher === undefined) return [];
  const legs = [[fromPublisher(publisher, topic)], consumers.map((consumer) => toConsumer(topic, consumer))];
  const requests = requestEdges.filter(({ key }) => key === `web ${publisher}`);
  return requests.length === 0 ? legs : [requests, ...legs];
}

/** Reads and writes of stores. A line in both directions starts at the service. */
export const storeEdges: readonly StoreEdge[] = storePlaces.flatMap(({ store, place, usedBy }, i) =>
  stageNames.flatMap((stage) => {
    const how = usedBy[stage];
    if (how === undefined) return [];
    const key = `${stage} ${store} ${i}`;
    const [from, to] = how === "reads" ? [place, stagePlaces[stage]] : [stagePlaces[stage], place];
    return [{ ...drawEdge(key, from, to), how }];
  }),
);

function fromPublisher(publisher: StageName, topic: TopicName): Edge {
  return drawEdge(`${publisher} [${topic}]`, stagePlaces[publisher], topicPlaces[topic]);
}

function toConsumer(topic: TopicName, consumer: StageName): Edge {
  return drawEdge(`[${topic}] ${consumer}`, topicPlaces[topic], stagePlaces[consumer]);
}
