import { describe, expect, it } from "vitest";
import { readDefinition } from "../src/index.ts";

const loans = {
  $schema: "https://datapackage.org/profiles/2.0/tableschema.json",
  name: "loan-risk",
  missingValues: ["", "NA"],
  fields: [
    { name: "application", type: "string" },
    { name: "income", type: "number", constraints: { required: true, minimum: 0 } },
    {
      name: "employment",
      type: "string",
      categories: ["salaried", { value: "self", label: "Self-employed" }],
    },
    { name: "since", type: "date" },
    { name: "remarks", type: "string" },
    { name: "risk", type: "string", categories: [{ value: "good" }, { value: "bad", label: "Bad risk" }] },
  ],
  "loopline:target": "risk",
  "loopline:subject": "application",
  "loopline:ignore": ["remarks"],
  "loopline:record": { one: "application", many: "applications" },
  "loopline:training": { balance: "none" },
};
const read = (changes: object = {}) => readDefinition(JSON.stringify({ ...loans, ...changes }), "loans.json");

describe("readDefinition", () => {
  it("reads the features in their order, the target with its classes, and the defaults", () => {
    expect(read()).toMatchObject({
      name: "loan-risk",
      subject: "application",
      ignored: ["remarks"],
      features: [
        { name: "income", type: "number", required: true, minimum: 0 },
        {
          name: "employment",
          type: "category",
          required: false,
          levels: [
            { value: "salaried", label: "salaried" },
            { value: "self", label: "Self-employed" },
          ],
        },
        { name: "since", type: "date" },
      ],
      target: { name: "risk", classes: [{ value: "good" }, { value: "bad", label: "Bad risk" }] },
      training: { scaling: "standard", balance: "none", C: 1 },
    });
  });

  it("gives the same hash for another order of keys and other names for people, and another for another meaning", () => {
    const { fields, ...rest } = loans;
    const reordered = JSON.stringify({ ...rest, title: "Loans", fields });
    expect(readDefinition(reordered, "x").hash).toBe(read().hash);
    expect(read({ "loopline:record": { one: "loan", many: "loans" } }).hash).toBe(read().hash);
    expect(read({ missingValues: [""] }).hash).not.toBe(read().hash);
    expect(read({ fields: loans.fields.toReversed() }).hash).not.toBe(read().hash);
  });

  it.each([
    [{ "loopline:target": "rsk" }, 'loopline:target names "rsk", which is no field'],
    [{ "loopline:ignore": ["risk", "remarks"] }, "the target cannot be ignored"],
    [{ "loopline:subject": "risk" }, "the target cannot also be the subject"],
    [{ "loopline:ignore": [] }, '"remarks" is text without categories'],
    [{ fields: [...loans.fields, { name: "income", type: "number" }] }, 'two fields are called "income"'],
    [{ "loopline:target": "income", "loopline:ignore": ["remarks"] }, "needs at least two categories"],
    [{ name: "Loan risk" }, "name: use lower-case letters"],
    [{ "loopline:training": { C: 0 } }, "loopline:training.C"],
    [
      {
        fields: loans.fields.map((field) => (field.name === "since" ? { ...field, type: "geojson" } : field)),
      },
      '"since" has the type geojson',
    ],
    [
      {
        fields: loans.fields.map((field) =>
          field.name === "risk" ? { ...field, categories: ["good", "good"] } : field,
        ),
      },
      '"risk" lists the category "good" twice',
    ],
    [
      {
        fields: loans.fields.map((field) =>
          field.name === "risk" ? { ...field, categories: ["good", "b\0d"] } : field,
        ),
      },
      '"risk" has the category "b\\u0000d", and Postgres stores no NUL',
    ],
  ])("refuses what cannot be used, and says where (%#)", (changes, message) => {
    expect(() => read(changes)).toThrow(message);
    expect(() => read(changes)).toThrow(/^loans\.json: /);
  });

  it.each([
    ["numbers", 975, { type: "number" }],
    ["categories", 325, { categories: ["a", "b"] }],
  ])("refuses more %s than a row of Postgres holds", (_, most, field) => {
    const target = { name: "risk", categories: ["low", "high"] };
    const define = (features: number) => {
      const fields = Array.from({ length: features }, (_, i) => ({ name: `x${i}`, ...field }));
      const definition = { name: "wide", fields: [...fields, target], "loopline:target": "risk" };
      return readDefinition(JSON.stringify(definition), "wide.json");
    };
    expect(define(most).features).toHaveLength(most);
    expect(() => define(most + 1)).toThrow(
      `wide.json: ${most + 1} features do not fit into a row of Postgres, which holds 975 numbers, or 325 categories`,
    );
  });

  it("refuses a text that is not JSON", () => {
    expect(() => readDefinition("{", "loans.json")).toThrow(/^loans\.json is not JSON: /);
  });
});
