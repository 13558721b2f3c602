import { featureCount } from "@loopline/contracts";
import { featureColumns, type Query } from "@loopline/platform/postgres";
import type { LabelledRows, TrainingSnapshot } from "../training-data.ts";

const trainingText = `
select array[${featureColumns}] as features, class, source, prediction_id is not null as is_correction, included
from training order by created, id`;
const testSetText = `select array[${featureColumns}] as features, class from test_set order by id`;
const championText = "select model_file_name from promotions order by sequence desc limit 1";

interface Row {
  features: number[];
  class: number;
}

interface TrainingRow extends Row {
  source: string | null;
  is_correction: boolean;
  included: boolean | null;
}

/** What there is to learn from at this moment, and which model is to be beaten. */
export async function readTrainingSet(
  query: Query,
): Promise<Pick<TrainingSnapshot, "rows" | "testSet" | "champion">> {
  const training = await query<TrainingRow>({
    name: "read-training",
    text: trainingText,
    values: [],
  });
  const testSet = await query<Row>({ name: "read-test-set", text: testSetText, values: [] });
  const champion = await query<{ model_file_name: string }>({
    name: "champion",
    text: championText,
    values: [],
  });
  return {
    rows: {
      ...toLabelledRows(training.rows),
      sources: training.rows.map(({ source }) => source),
      isCorrection: training.rows.map(({ is_correction }) => is_correction),
      included: training.rows.map(({ included }) => included),
    },
    testSet: toLabelledRows(testSet.rows),
    champion: champion.rows[0]?.model_file_name ?? null,
  };
}

function toLabelledRows(rows: readonly Row[]): LabelledRows {
  const features = new Float64Array(rows.length * featureCount);
  rows.forEach((row, index) => {
    features.set(row.features, index * featureCount);
  });
  return { features, labels: Uint8Array.from(rows, (row) => row.class) };
}
