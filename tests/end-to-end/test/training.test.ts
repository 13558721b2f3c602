import { randomUUID } from "node:crypto";
import { generateNotes } from "@loopline/banknotes";
import { isHoldout } from "@loopline/svm";
import { describe, expect } from "vitest";
import { it } from "../src/e2e-test.ts";
import { readModelFile } from "../src/model-file.ts";
import { ModelMessageSchema } from "../src/model-message.ts";
import { until } from "../src/until.ts";

const job = () => ({ batch_id: randomUUID(), subjects: ["a"], ratings: [1] });

/** The first notes of a series, real and fake mixed. */
const notes = (count: number) => [...generateNotes({ seed: 41, count })];
/** Only notes that are not held out. */
const ofClass = (label: number, count: number) =>
  notes(1_000)
    .filter((note) => note.label === label && !isHoldout(note.features))
    .slice(0, count);

describe("a training", () => {
  it("uses each note once, with its newest label, and as many real notes as fake ones", async ({
    replaceTrainingSet,
    publish,
    trainings,
    bucket,
  }) => {
    const [first, ...real] = ofClass(1, 6);
    const fake = ofClass(0, 3);
    if (first === undefined) throw new Error("no note");
    // Seven real rows are five notes, then one of these is corrected to fake, of which there are three.
    await replaceTrainingSet([first, ...real, first, ...fake, { ...first, label: 0 }]);
    await publish("job", job());

    const model = ModelMessageSchema.parse((await trainings.models.next({})).body);
    expect(model.records).toBe(8);
    const { counts } = await readModelFile(bucket, model.model_file_name);
    expect(counts).toEqual({ rows: 8, real: 4, fake: 4 });
  });

  it("is tested on the fixed 100 notes while the training set is small", async ({
    replaceTrainingSet,
    publish,
    trainings,
  }) => {
    await replaceTrainingSet([...ofClass(1, 10), ...ofClass(0, 10)]);
    await publish("job", job());

    const { records, report } = ModelMessageSchema.parse((await trainings.models.next({})).body);
    expect(records).toBe(20);
    expect(report["0"].support).toBe(50);
    expect(report["1"].support).toBe(50);
  });

  it("is tested on a held-out fifth of a large training set, and does not depend on row order", async ({
    replaceTrainingSet,
    publish,
    trainings,
    bucket,
  }) => {
    const rows = notes(300);
    await replaceTrainingSet(rows);
    await publish("job", job());
    const { body } = await trainings.models.next({});
    const model = ModelMessageSchema.parse(body);
    const heldOut = model.report["0"].support + model.report["1"].support;
    const file = await readModelFile(bucket, model.model_file_name);
    expect(heldOut).toBeGreaterThan(300 * 0.2 - 25);
    expect(heldOut).toBeLessThan(300 * 0.2 + 25);
    expect(model.records).toBe(file.counts.rows + heldOut);

    await replaceTrainingSet(rows.toReversed());
    await publish("job", job());
    const again = await until("the second training", () => trainings.models.received[1]);
    const { model_file_name, report } = ModelMessageSchema.parse(again.body);
    const { coefficients, intercept, trainingSetHash } = await readModelFile(bucket, model_file_name);
    expect(trainingSetHash).toBe(file.trainingSetHash);
    expect(report).toEqual(model.report);
    expect(intercept).toBeCloseTo(file.intercept, 9);
    coefficients.forEach((weight, index) => {
      expect(weight).toBeCloseTo(file.coefficients[index] ?? Number.NaN, 9);
    });
  });
});
