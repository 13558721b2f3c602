import type { TopicName } from "@loopline/contracts";
import type { StageName } from "./stages.ts";

/** A rectangle on the picture, in pixels from its top left corner. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Size of the picture on small screens. On larger ones, it grows. */
export const picture = { width: 1_168, height: 542 } as const;

/** Left edge and width of each column. */
const columns = {
  web: [10, 96],
  api: [150, 164],
  early: [358, 96],
  middle: [498, 164],
  late: [706, 96],
  end: [838, 188],
  stores: [1_062, 96],
} as const;

/** Middle of each row. */
const rows = { first: 54, second: 148, third: 250, fourth: 394, fifth: 492 } as const;

type Column = keyof typeof columns;
type Row = keyof typeof rows;

function placeAt(column: Column, middle: number, height: number): Place {
  const [x, width] = columns[column];
  return { x, y: middle - height / 2, width, height };
}

const stage = (column: Column, row: Row) => placeAt(column, rows[row], 76);
function topic(column: Column, row: Row): Place {
  const [x, width] = columns[column];
  return { ...placeAt(column, rows[row], 30), x: x + width / 2 - 48, width: 96 };
}
const store = (column: Column, middle: number) => placeAt(column, middle, 30);

export const stagePlaces: Readonly<Record<StageName, Place>> = {
  web: { x: 10, y: rows.first - 38, width: 96, height: rows.third - rows.first + 76 },
  "ingest-api": stage("api", "first"),
  prediction: stage("middle", "first"),
  "prediction-to-cache": stage("end", "first"),
  "prediction-to-db": stage("end", "second"),
  "predict-api": stage("api", "third"),
  "feedback-to-db": stage("middle", "third"),
  "feedback-to-training": stage("end", "third"),
  training: stage("middle", "fourth"),
  "training-to-cache": stage("api", "fourth"),
  "training-to-db": stage("api", "fifth"),
};

export const topicPlaces: Readonly<Record<TopicName, Place>> = {
  request: topic("early", "first"),
  prediction: topic("late", "first"),
  feedback: topic("early", "third"),
  training: topic("late", "third"),
  job: topic("end", "fourth"),
  model: topic("early", "fourth"),
};

export type StoreName = "Redis" | "Postgres" | "model files";

export interface StorePlace {
  readonly store: StoreName;
  readonly place: Place;
  readonly usedBy: Readonly<Partial<Record<StageName, StoreUse>>>;
}

export type StoreUse = "reads" | "writes" | "both";

const [middleX] = columns.middle;

/** Each store is drawn next to each of its users, so that no line has to cross the picture. */
export const storePlaces: readonly StorePlace[] = [
  {
    store: "Redis",
    place: { ...store("api", rows.second), x: 184, width: 96 },
    usedBy: { "ingest-api": "both", "predict-api": "reads" },
  },
  {
    store: "model files",
    place: { ...store("middle", 136), x: middleX - 16, width: 100 },
    usedBy: { prediction: "reads" },
  },
  {
    store: "Redis",
    place: { ...store("middle", 136), x: middleX + 92, width: 76 },
    usedBy: { prediction: "both" },
  },
  { store: "Redis", place: store("stores", rows.first), usedBy: { "prediction-to-cache": "writes" } },
  { store: "Postgres", place: store("stores", rows.second), usedBy: { "prediction-to-db": "both" } },
  { store: "Postgres", place: store("stores", rows.third), usedBy: { "feedback-to-training": "both" } },
  {
    store: "Postgres",
    place: { ...store("middle", (rows.third + rows.fourth) / 2), x: middleX + 34, width: 96 },
    usedBy: { "feedback-to-db": "writes", training: "both" },
  },
  {
    store: "model files",
    place: { ...store("middle", rows.fifth - 18), x: middleX + 26, width: 112 },
    usedBy: { training: "both" },
  },
  { store: "Redis", place: store("web", rows.fourth), usedBy: { "training-to-cache": "writes" } },
  { store: "Postgres", place: store("web", rows.fifth), usedBy: { "training-to-db": "writes" } },
];

/** CSS that puts an element at its place, however large the picture is. */
export function positionAt({ x, y, width, height }: Place) {
  const across = (length: number) => `${(100 * length) / picture.width}%`;
  const down = (length: number) => `${(100 * length) / picture.height}%`;
  return {
    position: "absolute",
    left: across(x),
    top: down(y),
    width: across(width),
    height: down(height),
  } as const;
}
