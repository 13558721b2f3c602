import { type Dataset, readDefinition, type Value } from "@loopline/dataset";
import { seededRandom } from "./seeded-random.ts";

const fields = [
  { name: "income", type: "number" },
  { name: "age", type: "integer", constraints: { required: true } },
  { name: "owner", type: "boolean" },
  { name: "since", type: "date" },
  { name: "work", type: "string", categories: ["none", "self", "salaried"] },
  { name: "region", type: "string", categories: ["north", "south"], constraints: { required: true } },
];

export const sampleClasses = ["good", "bad", "ugly"] as const;

/** A definition with every type of feature; income, owner, since and work may be missing. */
export function sampleDataset(classes: readonly string[] = ["good", "bad"], training: object = {}): Dataset {
  return readDefinition(sampleDefinition(classes, training), "loans.json");
}

/** The text of the definition. */
export function sampleDefinition(classes: readonly string[], training: object = {}): string {
  return JSON.stringify({
    name: "loans",
    fields: [...fields, { name: "risk", type: "string", categories: classes }],
    "loopline:target": "risk",
    "loopline:record": { one: "loan", many: "loans" },
    "loopline:training": training,
  });
}

/** A generated record of `sampleDataset(sampleClasses)`, with its true class. */
export interface SampleRecord {
  /** `loan-<seed>-<index>` */
  readonly subject: string;
  readonly values: Value[];
  readonly className: (typeof sampleClasses)[number];
}

/** Records `start`, `start + 1`, … of a seed's series. About a third of them miss a value. */
export function sampleRecords({
  seed,
  start = 0,
  count,
}: {
  readonly seed: number;
  readonly start?: number;
  readonly count: number;
}): SampleRecord[] {
  return Array.from({ length: count }, (_, nth) => {
    const values = sampleValues(seededRandom(Math.imul(seed, 0x85ebca6b) + start + nth));
    return { subject: `loan-${seed}-${start + nth}`, values, className: sampleClassOf(values) };
  });
}

function sampleValues(random: () => number): Value[] {
  const maybe = (value: Value): Value => (random() < 0.1 ? null : value);
  const day = new Date(Date.UTC(1990, 0, 1 + Math.floor(random() * 13_000)));
  return [
    maybe(Math.round(random() * 60_000) / 10),
    18 + Math.floor(random() * 63),
    maybe(random() < 0.5),
    maybe(day.toISOString().slice(0, 10)),
    maybe(["none", "self", "salaried"][Math.floor(random() * 3)] ?? null),
    random() < 0.5 ? "north" : "south",
  ];
}

/** The true class of a record: the one with the highest score, each of which is linear in the values. */
export function sampleClassOf([income, age, owner, , work]: readonly Value[]): SampleRecord["className"] {
  const wealth = typeof income === "number" ? (income - 3_000) / 1_500 : 0;
  const years = typeof age === "number" ? (age - 49) / 18 : 0;
  const standing = Number(owner === true) - Number(work === "none");
  const scores = { good: wealth + standing, bad: -wealth - standing, ugly: 2 * years - 0.5 };
  return sampleClasses.reduce((best, name) => (scores[name] > scores[best] ? name : best));
}

/** The records as a CSV file with a header: the values, and the class, if it is known. */
export function toCsv(records: readonly (Pick<SampleRecord, "values"> & Partial<SampleRecord>)[]): string {
  const header = [...fields.map(({ name }) => name), "risk"];
  const rows = records.map(({ values, className }) => [...values, className]);
  return [header, ...rows].map((row) => `${row.map((cell) => cell ?? "").join(",")}\n`).join("");
}
