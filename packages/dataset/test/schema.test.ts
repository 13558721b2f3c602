import { expect, it } from "vitest";
import { DatasetSchema, readDefinition } from "../src/index.ts";

const definition = {
  name: "trees",
  fields: [
    { name: "tree", type: "string" },
    { name: "height", type: "number", title: "Height", constraints: { required: true, minimum: 0 } },
    { name: "age", type: "integer" },
    { name: "tall", type: "boolean" },
    { name: "planted", type: "date" },
    { name: "soil", categories: ["dry", { value: "wet", label: "Wet" }] },
    { name: "kind", categories: [{ value: "ash", code: 1 }, "elm"] },
  ],
  "loopline:target": "kind",
  "loopline:subject": "tree",
};

it("reads a dataset back from its JSON", () => {
  const dataset = readDefinition(JSON.stringify(definition), "trees.json");
  expect(DatasetSchema.parse(JSON.parse(JSON.stringify(dataset)))).toEqual(dataset);
});

it("refuses what is no dataset", () => {
  const { features: _, ...rest } = readDefinition(JSON.stringify(definition), "trees.json");
  expect(DatasetSchema.safeParse(rest).success).toBe(false);
  expect(DatasetSchema.safeParse({ ...rest, features: [{ name: "x", type: "text" }] }).success).toBe(false);
});
