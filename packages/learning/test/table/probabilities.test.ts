import { probabilityOf } from "@loopline/contracts";
import { createClock } from "@loopline/platform/testing";
import { calibrationCurve } from "@loopline/statistics";
import { describe, expect, it } from "vitest";
import { seededRandom } from "../../../../tests/support/seeded-random.ts";
import { fitSnapshot, predictRecords } from "../../src/index.ts";
import { folder, note, readTable, tables } from "./public-table.ts";

/** A single split is off by 1 to 6 points, because some 50 to 200 rows calibrate its model. */
const splits = 12;
const maxKnown = 980;
const maxNew = 1_500;

type Table = ReturnType<typeof readTable>;

function shuffle<T>(items: readonly T[], random: () => number): T[] {
  return items
    .map((item) => [random(), item] as const)
    .sort(([one], [other]) => one - other)
    .map(([, item]) => item);
}

/**
 * The table with its columns in another order. Rows are held out by a hash of their values in that order: without this, all
 * splits would be calibrated on the same fifth of the table, and its luck would look like a bias.
 */
function reorder({ dataset, records, labels }: Table, random: () => number): Table {
  const order = shuffle([...dataset.features.keys()], random);
  const pick = <T>(items: readonly T[]) => order.flatMap((column) => items.slice(column, column + 1));
  return { dataset: { ...dataset, features: pick(dataset.features) }, records: records.map(pick), labels };
}

/** Learns from 60 % of the rows; of the others, the stated probabilities (from 0 to 1) and whether the predictions are right. */
async function predictNewRows(table: Table, random: () => number) {
  const { dataset, records, labels } = reorder(table, random);
  const order = shuffle([...records.keys()], random);
  const known = order.slice(0, Math.min(maxKnown, Math.floor(0.6 * order.length)));
  const others = order.slice(known.length, known.length + maxNew);
  const rows = {
    records: known.map((row) => records[row] ?? []),
    labels: known.map((row) => labels[row] ?? 0),
    sources: known.map(() => null),
    owners: known.map(() => null),
    isCorrection: known.map(() => true),
    included: known.map(() => null),
  };
  const snapshot = { rows, testSet: { records: [], labels: [] } };
  const { model } = await fitSnapshot(dataset, snapshot, { maxSourceShare: 1 }, createClock());
  const { classes, margins } = predictRecords(
    model,
    others.map((row) => records[row] ?? []),
  );
  const { calibration } = model;
  if (calibration === undefined) throw new Error("the model was not calibrated");
  return {
    stated: Array.from(margins, (margin) => probabilityOf(calibration, margin)),
    right: others.map((row, index) => Number(classes[index] === labels[row])),
  };
}

const mean = (values: readonly number[]) => values.reduce((sum, each) => sum + each, 0) / values.length;

describe.each(tables)(`the probabilities stated for new rows of %s${note}`, (name, expected) => {
  it.skipIf(!folder)("are the share that is right, to 3 points over all and to 4 by tenths", async () => {
    const table = readTable(name, expected, "weights");
    const random = seededRandom(1);
    const tested: Awaited<ReturnType<typeof predictNewRows>>[] = [];
    for (let split = 0; split < splits; split++) tested.push(await predictNewRows(table, random));
    const differences = tested.map(({ stated, right }) => mean(stated) - mean(right));
    const [stated, right] = [tested.flatMap((each) => each.stated), tested.flatMap((each) => each.right)];
    const error = calibrationCurve(stated, right, 10).reduce(
      (sum, bin) => sum + Math.abs(bin.expected - bin.observed) * (bin.count / stated.length),
      0,
    );
    expect(Math.abs(100 * mean(differences))).toBeLessThanOrEqual(3);
    expect(100 * error).toBeLessThanOrEqual(4);
  });
});
