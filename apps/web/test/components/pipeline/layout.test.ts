import { apiNames, functionNames, topicNames } from "@loopline/contracts";
import { describe, expect, it } from "vitest";
import { legsOf, messageEdges, requestEdges, storeEdges } from "../../../components/pipeline/edges.ts";
import {
  type Place,
  picture,
  stagePlaces,
  storePlaces,
  topicPlaces,
} from "../../../components/pipeline/places.ts";
import { stageNames } from "../../../components/pipeline/stages.ts";
import { wiring } from "../../../server/wiring.ts";

const places: readonly [string, Place][] = [
  ...Object.entries(stagePlaces),
  ...Object.entries(topicPlaces).map(([name, place]): [string, Place] => [`[${name}]`, place]),
  ...storePlaces.map(({ store, place }, i): [string, Place] => [`${store} ${i}`, place]),
];

/** Pixels between two boxes; closer ones would look like one. */
const minGap = 6;

const areApart = (a: Place, b: Place) =>
  a.x + a.width + minGap <= b.x ||
  b.x + b.width + minGap <= a.x ||
  a.y + a.height + minGap <= b.y ||
  b.y + b.height + minGap <= a.y;

it("has a place for every service and topic of the contract", () => {
  expect(stageNames.toSorted()).toEqual(["web", ...apiNames, ...functionNames].toSorted());
  expect(Object.keys(stagePlaces).toSorted()).toEqual(stageNames.toSorted());
  expect(Object.keys(topicPlaces).toSorted()).toEqual(topicNames.toSorted());
});

it("places everything inside the picture, without overlaps", () => {
  for (const [i, [name, place]] of places.entries()) {
    expect(place.x, name).toBeGreaterThanOrEqual(0);
    expect(place.y, name).toBeGreaterThanOrEqual(10);
    expect(place.x + place.width, name).toBeLessThanOrEqual(picture.width);
    expect(place.y + place.height, name).toBeLessThanOrEqual(picture.height);
    for (const [other, otherPlace] of places.slice(i + 1)) {
      expect(areApart(place, otherPlace), `${name} and ${other}`).toBe(true);
    }
  }
});

/** The start and end of a line. */
function endsOf(path: string): { start: Point; end: Point } {
  const [x = Number.NaN, y = Number.NaN, ...rest] = path.match(/[\d.]+/g)?.map(Number) ?? [];
  const last = rest.at(-1) ?? Number.NaN;
  if (path.includes("H")) return { start: { x, y }, end: { x: last, y } };
  if (path.includes("V")) return { start: { x, y }, end: { x, y: last } };
  return { start: { x, y }, end: { x: rest.at(-2) ?? Number.NaN, y: last } };
}

type Point = { x: number; y: number };

const touches = ({ x, y }: Point, place: Place) =>
  x >= place.x - 4 && x <= place.x + place.width + 4 && y >= place.y - 4 && y <= place.y + place.height + 4;

/** Fifty points of a path that is one curve or one straight line. */
function pointsOf(path: string): Point[] {
  const { start, end } = endsOf(path);
  const [, , x1 = start.x, y1 = start.y, x2 = end.x, y2 = end.y] = path.includes("C")
    ? path.split(/[MC ]/).filter(Boolean).map(Number)
    : [];
  return Array.from({ length: 51 }, (_, i) => {
    const [t, u] = [i / 50, 1 - i / 50];
    const at = (a: number, b: number, c: number, d: number) =>
      u ** 3 * a + 3 * u ** 2 * t * b + 3 * u * t ** 2 * c + t ** 3 * d;
    return { x: at(start.x, x1, x2, end.x), y: at(start.y, y1, y2, end.y) };
  });
}

describe("lines", () => {
  it("connect every topic with its publishers and consumers", () => {
    const edges = messageEdges(wiring);
    expect(edges).toHaveLength(
      wiring.flatMap(({ publishers, consumers }) => [...publishers, ...consumers]).length,
    );
    const placeOf = new Map(places);
    for (const { key, path } of [...edges, ...requestEdges]) {
      const [from, to] = key.split(" ").map((name) => placeOf.get(name));
      const { start, end } = endsOf(path);
      expect(from && touches(start, from), `${key} starts there`).toBe(true);
      expect(to && touches(end, to), `${key} ends there`).toBe(true);
    }
  });

  it("connect stores with the services that use them", () => {
    for (const { key, path } of storeEdges) {
      const { start, end } = endsOf(path);
      const joined = places.filter(([, place]) => touches(start, place) || touches(end, place));
      expect(joined.length, key).toBe(2);
    }
  });

  it("touch only what they connect, from end to end", () => {
    for (const { key, path } of messageEdges(wiring)) {
      const points = pointsOf(path);
      const joined = [...places, ...storePlaces.map(({ store, place }) => [store, place] as const)].filter(
        ([, place]) => points.some((point) => touches(point, place)),
      );
      expect(joined.map(([name]) => name).toSorted(), key).toEqual(key.split(" ").toSorted());
    }
  });
});

it("draws the path of a message from the page through the topic to all consumers", () => {
  expect(legsOf("request", wiring).map((leg) => leg.map(({ key }) => key))).toEqual([
    ["web ingest-api"],
    ["ingest-api [request]"],
    ["[request] prediction"],
  ]);
  expect(legsOf("model", wiring).map((leg) => leg.length)).toEqual([1, 2]);
});
