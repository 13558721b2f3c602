import { generateNotes } from "@loopline/banknotes";
import { bankNotes } from "@loopline/banknotes/definition";
import type { Dataset, Value } from "@loopline/dataset";
import { readDefinition } from "@loopline/dataset";
import { warningsOf } from "@loopline/dataset/encoding";
import { predict, toRowMajor } from "@loopline/svm";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  decideRecord,
  decideRecords,
  fitTable,
  foldedBack,
  predictRecords,
  readTableModel,
  type TableModel,
  tableModelText,
} from "../../src/index.ts";
import { numericDataset, sampleDataset, sampleRecord, sampleTable } from "./sample-table.ts";

const created = "2026-11-29T10:00:00Z";
const three = sampleDataset(["good", "bad", "ugly"]);
const threeTable = {
  records: [
    [null, 1, null, null, null, "north"],
    [1, 2, true, null, "self", "south"],
    [2, 3, false, null, null, "north"],
  ],
  labels: [0, 1, 2],
};
const fitted = (dataset: Dataset, { records, labels }: { records: Value[][]; labels: number[] }) =>
  fitTable(dataset, records, labels, { created }).model;

/** A model whose machines give the columns of one feature no weight. */
function without(model: TableModel, name: string): TableModel {
  let at = 0;
  const weighed = new Set<number>();
  for (const feature of model.encoding.features) {
    const width =
      feature.type === "category"
        ? feature.levels.length + Number(feature.missing !== null)
        : 1 + Number(feature.indicator !== null);
    for (let j = at; j < at + width; j++) if (feature.name !== name) weighed.add(j);
    at += width;
  }
  return {
    ...model,
    machines: model.machines.map(
      (machine) =>
        machine && {
          ...machine,
          coefficients: machine.coefficients.map((weight, j) => (weighed.has(j) ? weight : 0)),
        },
    ),
  };
}

describe("decideRecord", () => {
  it.each([sampleDataset(), three])(
    "gives a category never seen the decision with that category's columns at zero (%#)",
    (dataset) => {
      const levels = ["none", "self", "salaried", "north", "south"];
      fc.assert(
        fc.property(
          sampleTable(dataset.target.classes.length),
          sampleRecord,
          fc.oneof(fc.string(), fc.constantFrom("__proto__", "Self", "self ", "null", "0")),
          fc.constantFrom(4, 5),
          (table, record, unseen, index) => {
            fc.pre(!levels.includes(unseen));
            const model = fitted(dataset, table);
            const asked = record.with(index, unseen);
            const name = dataset.features[index]?.name ?? "";
            expect(decideRecord(model, asked)).toEqual(decideRecord(without(model, name), record));
          },
        ),
        { numRuns: 50 },
      );
    },
  );

  it.each([2, 3])("decides a record alone as among others, for the largest decision of %i", (classes) => {
    fc.assert(
      fc.property(sampleTable(classes), (table) => {
        const model = fitted(classes === 2 ? sampleDataset() : three, table);
        const together = decideRecords(model, table.records);
        expect(table.records.map((record) => decideRecord(model, record))).toEqual(together);
        for (const decided of together) {
          const [first = 0, second = 0] = [...decided.decisions].sort((one, other) => other - one);
          expect(decided.decisions).toHaveLength(classes);
          expect(decided.decisions[decided.class]).toBe(first);
          expect(decided.margin).toBe((first - second) / (classes === 2 ? 2 : 1));
        }
      }),
      { numRuns: 30 },
    );
    expect(decideRecords(fitted(three, threeTable), [])).toEqual([]);
  });

  it("gives both of two classes opposite decisions, and the margin |w · x + b|", () => {
    const model = fitted(numericDataset(), {
      records: [
        [0, 0],
        [2, 2],
      ],
      labels: [0, 1],
    });
    const { decisions, margin, ...rest } = decideRecord(model, [2, 2]);
    expect(rest.class).toBe(1);
    expect(decisions[1]).toBeCloseTo(1, 12);
    expect(decisions[0]).toBe(-(decisions[1] ?? 0));
    expect(margin).toBe(decisions[1]);
  });

  it("answers any number, also one far outside the training range, with finite decisions", () => {
    const model = fitted(numericDataset(), {
      records: [
        [0, 1e-9],
        [1, 2e-9],
      ],
      labels: [0, 1],
    });
    fc.assert(
      fc.property(fc.double(), fc.double(), (left, right) => {
        expect(Number.isFinite(decideRecord(model, [left, right]).margin)).toBe(true);
      }),
    );
  });
});

describe("predictRecords", () => {
  it.each([2, 3])("has the classes and the warnings that records of %i classes have alone", (classes) => {
    fc.assert(
      fc.property(sampleTable(classes), fc.array(sampleRecord, { maxLength: 200 }), (table, asked) => {
        const model = fitted(classes === 2 ? sampleDataset() : three, table);
        const { classes: predicted, warnings } = predictRecords(model, asked);
        expect([...predicted]).toEqual(asked.map((record) => decideRecord(model, record).class));
        expect(warnings).toEqual(
          asked.flatMap((record, position) =>
            warningsOf(model.encoding, record).map((warning) => ({ position, ...warning })),
          ),
        );
      }),
      { numRuns: 50 },
    );
  });

  it("predicts bank notes as their hyperplane does alone", () => {
    const notes = [...generateNotes({ seed: 3, count: 3_000 })];
    const records = notes.map(({ features }) => [...features]);
    const table = { records: records.slice(0, 500), labels: notes.slice(0, 500).map(({ label }) => label) };
    const model = fitted(bankNotes, table);
    const [machine] = model.machines;
    expect(machine && [...predict(machine, toRowMajor(records, 4), records.length)]).toEqual([
      ...predictRecords(model, records).classes,
    ]);
  });
});

describe("foldedBack", () => {
  const points = fc.array(
    fc.tuple(fc.double({ min: -50, max: 50, noNaN: true }), fc.integer({ min: -9, max: 9 })),
    {
      minLength: 4,
      maxLength: 30,
    },
  );

  it("reads a model of numbers as w · x + b on raw values", () => {
    fc.assert(
      fc.property(points, (records) => {
        const model = fitted(numericDataset(), { records, labels: records.map((_, index) => index % 2) });
        const plain = foldedBack(model);
        const scales = model.encoding.features.map((feature) => ("scale" in feature ? feature.scale : 1));
        if (Math.min(...scales) < 1e-290) return;
        for (const [left, right] of records) {
          const [w = 0, v = 0] = plain?.coefficients ?? [];
          const decision = decideRecord(model, [left, right]).decisions[1] ?? Number.NaN;
          const terms = [w * left, v * right, plain?.intercept ?? Number.NaN, decision].map(Math.abs);
          const difference = w * left + v * right + (plain?.intercept ?? Number.NaN) - decision;
          expect(Math.abs(difference)).toBeLessThanOrEqual(1e-9 * Math.max(1, ...terms));
        }
      }),
    );
  });

  it("is the machine itself, to the last bit, where nothing is scaled", () => {
    const records = [
      [0.1, 3],
      [0.7, -1],
      [2.3, 4],
      [1.9, 8],
    ];
    const model = fitted(numericDataset({ scaling: "none" }), { records, labels: [0, 0, 1, 1] });
    expect(foldedBack(model)).toEqual(model.machines[0]);
  });

  it("is null where a column varies so little that its coefficient would be infinite", () => {
    const records = [0, 0, 5e-324, -5e-324].map((tiny) => [tiny, 0]);
    const model = fitted(numericDataset(), { records, labels: [0, 1, 0, 1] });
    expect(foldedBack(model)).toBeNull();
    expect(decideRecord(model, [5e-324, 0]).decisions.every(Number.isFinite)).toBe(true);
  });

  it("is null for categories, for missing values and for more than two classes", () => {
    const table = {
      records: [
        [1, 2],
        [null, 3],
        [3, 4],
        [5, 6],
      ],
      labels: [0, 0, 1, 1],
    };
    expect(foldedBack(fitted(numericDataset(), table))).toBeNull();
    const [sample] = fc.sample(sampleTable(3), { numRuns: 1, seed: 1 });
    if (sample) expect(foldedBack(fitted(three, sample))).toBeNull();
  });
});

describe("a model file", () => {
  const [table = { records: [], labels: [] }] = fc.sample(sampleTable(3), { numRuns: 1, seed: 3 });
  const model = fitted(three, table);
  const text = tableModelText(model);

  it("is read as the model that was written, to the last bit", () => {
    expect(readTableModel(text, three)).toEqual(model);
    expect(tableModelText(readTableModel(text, three))).toBe(text);
    fc.assert(
      fc.property(sampleTable(2), (other) => {
        const two = fitted(sampleDataset(), other);
        expect(readTableModel(tableModelText(two), sampleDataset())).toEqual(two);
      }),
      { numRuns: 30 },
    );
  });

  it("keeps a class without a record", () => {
    const some = fitTable(
      three,
      table.records,
      table.labels.map((label) => label % 2),
      { created },
    ).model;
    expect(some.machines[2]).toBeNull();
    expect(readTableModel(tableModelText(some), three)).toEqual(some);
  });

  const definition = (changes: object) =>
    readDefinition(
      JSON.stringify({
        name: "loans",
        fields: [
          { name: "income", type: "number" },
          { name: "work", type: "string", categories: ["self", "none"] },
          { name: "risk", type: "string", categories: ["good", "bad"] },
        ],
        "loopline:target": "risk",
        ...changes,
      }),
      "loans.json",
    );
  const old = definition({});
  const oldText = tableModelText(
    fitted(old, {
      records: [
        [1, "self"],
        [2, "none"],
      ],
      labels: [0, 1],
    }),
  );
  const fields = (income: object, work: object, risk: object) => ({ fields: [income, work, risk] });
  const [income, work, risk] = [
    { name: "income", type: "integer", constraints: { minimum: 0 } },
    { name: "work", type: "string", categories: ["retired", "self", "none"] },
    { name: "risk", type: "string", categories: ["good", "bad"] },
  ];

  it("is read for a newer definition with another category or range, whose records it predicts", () => {
    const newer = definition(fields(income, work, risk));
    expect(newer.hash).not.toBe(old.hash);
    const read = readTableModel(oldText, newer);
    expect(decideRecord(read, [2, "none"]).class).toBe(1);
    expect(Number.isFinite(decideRecord(read, [2, "retired"]).margin)).toBe(true);
  });

  it.each([
    [definition({ name: "cars" }), "model file is for the dataset loans, not for cars"],
    [
      definition(fields(income, work, { ...risk, categories: ["bad", "good"] })),
      "their features or classes differ",
    ],
    [definition(fields(work, income, risk)), "their features or classes differ"],
    [definition(fields({ ...income, type: "date" }, work, risk)), "their features or classes differ"],
  ])("is refused for another dataset, with the names of both (%#)", (dataset, message) => {
    expect(() => readTableModel(oldText, dataset)).toThrow(message);
    expect(() => readTableModel(oldText, dataset)).toThrow(dataset.name);
    expect(() => readTableModel(oldText, dataset)).toThrow("loans");
  });

  it.each([
    ["{", "is not JSON"],
    ["[]", "content: "],
    [oldText.replace('"version":2', '"version":1'), "version: "],
    [oldText.replace('"rows":2', '"rows":3'), "counts do not add up to 3 rows of 2 classes"],
    [
      oldText.replace(/"machines":\[.*?\]\}?,"?/, (found) => found.replace("[{", "[null,{")),
      "2 machines for 2",
    ],
    [oldText.replace('"coefficients":[', '"coefficients":[1,'), "coefficients for 4 columns"],
    [oldText.replace('"coefficients":[', '"coefficients":[1e999,'), "machines.0.coefficients.0: "],
    [oldText.replace('"scale":', '"scale":-'), "scale: "],
  ])("is refused if it is damaged, with what is wrong (%#)", (damaged, message) => {
    expect(() => readTableModel(damaged, old)).toThrow(message);
    expect(() => readTableModel(damaged, old)).toThrow(/^model file /);
  });
});
