import { type Dataset, readDefinition, type Value } from "@loopline/dataset";
import fc from "fast-check";

export { sampleDataset } from "../../../../tests/support/sample-records.ts";

/** Two numbers, none of them missing. */
export function numericDataset(training: object = {}): Dataset {
  return readDefinition(
    JSON.stringify({
      name: "points",
      fields: [
        { name: "left", type: "number", constraints: { required: true } },
        { name: "right", type: "number", constraints: { required: true } },
        { name: "side", type: "string", categories: ["no", "yes"] },
      ],
      "loopline:target": "side",
      "loopline:training": training,
    }),
    "points.json",
  );
}

const number = fc.double({ min: -1e6, max: 1e6, noNaN: true });
const day = fc
  .integer({ min: -20_000, max: 40_000 })
  .map((days) => new Date(days * 86_400_000).toISOString().slice(0, 10));

/** A record of `sampleDataset`. */
export const sampleRecord: fc.Arbitrary<Value[]> = fc.tuple(
  fc.option(number),
  fc.integer({ min: 0, max: 120 }),
  fc.option(fc.boolean()),
  fc.option(day),
  fc.option(fc.constantFrom("none", "self", "salaried")),
  fc.constantFrom("north", "south"),
);

/** Records of `sampleDataset`, each class with one at least. */
export const sampleTable = (classes: number) =>
  fc
    .array(sampleRecord, { minLength: 2 * classes, maxLength: 40 })
    .map((records) => ({
      records,
      labels: records.map((_, index) => (index * index + (index >> 2)) % classes),
    }))
    .filter(({ labels }) => new Set(labels).size === classes);
