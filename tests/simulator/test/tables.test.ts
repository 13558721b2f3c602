import { fitTable, modelText, readModel } from "@loopline/learning";
import { parseMessage } from "@loopline/platform/functions";
import { createEvent } from "@loopline/platform/testing";
import { expect, it } from "vitest";
import { recordedMessages } from "../../../packages/contracts/test/recorded-original.ts";
import { tables } from "../src/pipeline/tables.ts";
import { runSimulation } from "../src/run-simulation.ts";

const seeds = [1, 2, 3];

it.each(seeds)(
  "holds every invariant with three classes, missing values and labels, with seed %d",
  async (seed) => {
    const { violations } = await runSimulation({ seed, batches: 12, dataset: "loans" });
    expect(violations).toEqual([]);
  },
);

it.each(seeds)(
  "holds every invariant with two classes of a table of mixed types, with seed %d",
  async (seed) => {
    const { violations } = await runSimulation({ seed, batches: 8, dataset: "two-class-loans" });
    expect(violations).toEqual([]);
  },
);

it.each(["banknotes", "loans"] as const)(
  "predicts every batch of %s that waited once two classes have labels",
  async (dataset) => {
    let trainings = 0;
    for (const seed of seeds) {
      const result = await runSimulation({ seed, batches: 8, dataset, labelled: 0 });
      expect(result.violations).toEqual([]);
      trainings += result.trainings;
    }
    expect(trainings).toBeGreaterThan(0);
  },
);

it("runs two pipelines with different definitions side by side as it runs each alone", async () => {
  const options = [
    { seed: 11, batches: 6, dataset: "banknotes" },
    { seed: 12, batches: 6, dataset: "loans" },
  ] as const;
  const together = await Promise.all(options.map(runSimulation));
  expect(together.flatMap(({ violations }) => violations)).toEqual([]);
  for (const [index, one] of options.entries()) {
    expect(together[index]?.traceHash).toBe((await runSimulation(one)).traceHash);
  }
});

/** Both tables, each with the messages that only it can read. */
const apart = (["banknotes", "loans"] as const).map((name) => {
  const { contracts, records } = tables[name];
  const { examples, dataset } = contracts;
  const { batch_id, subjects, predictions } = examples.batch;
  const { features } = examples.records;
  return {
    name,
    contracts,
    records,
    messages: {
      request: { batch_id, subjects, features },
      prediction: { batch_id, subjects, input: features, output: predictions },
      feedback: { batch_id, subjects, labels: dataset.target.classes.slice(0, 2).map(({ value }) => value) },
      model: { ...recordedMessages.model, report: examples.report },
    },
  };
});

it.each([
  { mine: apart[0], theirs: apart[1] },
  { mine: apart[1], theirs: apart[0] },
])("refuses the messages of another definition in one process ($theirs.name)", ({ mine, theirs }) => {
  if (mine === undefined || theirs === undefined) throw new Error("there are two tables");
  for (const topic of ["request", "prediction", "feedback"] as const) {
    const event = createEvent(theirs.messages[topic]);
    expect(() => parseMessage(topic, event, theirs.contracts)).not.toThrow();
    expect(() => parseMessage(topic, event, mine.contracts)).toThrow(
      expect.objectContaining({ code: "invalid-message" }),
    );
  }
});

it("refuses a model file of another definition by what differs", async () => {
  for (const [mine, theirs] of [apart, apart.toReversed()]) {
    if (mine === undefined || theirs === undefined) throw new Error("there are two tables");
    const rows = theirs.records({ seed: 1, count: 30 });
    const labels = rows.map(({ label }) => label);
    const values = rows.map((row) => row.values);
    const created = "2026-01-01T00:00:00Z";
    const { model } = fitTable(theirs.contracts.dataset, values, labels, { created });
    const read = await readModel(
      { read: async () => modelText(model) },
      "model-1.json",
      mine.contracts.dataset,
    );
    expect(read).toMatchObject({ status: "unusable" });
    expect(JSON.stringify(read)).toMatch(theirs.name === "loans" ? /loans.*banknotes/ : /variance.*income/);
  }
});

it("refuses the report of a model with fewer classes", () => {
  const [notes, loans] = apart;
  const event = createEvent(notes?.messages.model);
  expect(() => parseMessage("model", event, notes?.contracts ?? expect.unreachable())).not.toThrow();
  expect(() => parseMessage("model", event, loans?.contracts ?? expect.unreachable())).toThrow(/report/);
});
