import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { exampleFiles } from "../examples/apples.ts";
import { inferDefinition, parseRecords, readDefinition, readTableFile } from "../src/index.ts";

const pathOf = (name: string) => fileURLToPath(new URL(`../examples/${name}`, import.meta.url));

describe("the example tables", () => {
  it.each(Object.entries(exampleFiles()))("%s is what make-examples.ts writes", (name, text) => {
    expect(readFileSync(pathOf(name), "utf8")).toBe(text);
  });

  it("have columns of all types, missing values and three classes, by the definition inferred", async () => {
    const inferred = await inferDefinition(await readTableFile(pathOf("apples.csv")), { name: "apples" });
    expect(inferred.warnings).toEqual([]);
    const dataset = readDefinition(JSON.stringify(inferred.definition), "apples.csv");
    const types = new Set(dataset.features.map(({ type }) => type));
    expect(types).toEqual(new Set(["integer", "number", "category", "date", "boolean"]));
    expect(dataset.target).toMatchObject({ name: "grade", classes: { length: 3 } });
    expect(dataset.subject).toBe("apple");
    const rowsOf = async (name: string) =>
      await Array.fromAsync(parseRecords(dataset, await readTableFile(pathOf(name))));
    const apples = await rowsOf("apples.csv");
    expect(apples.every(({ label }) => label !== null)).toBe(true);
    expect(apples.filter(({ values }) => values.includes(null)).length).toBeGreaterThan(30);
    expect((await rowsOf("harvest.csv")).every(({ label }) => label === null)).toBe(true);
  });
});
