import { columnsOf } from "@loopline/contracts";
import type { Dataset } from "@loopline/dataset";
import { promotionHistory, type Query } from "@loopline/platform/postgres";
import { z } from "zod";
import { toLabelledRows } from "../labelled-rows.ts";
import type { TrainingSnapshot } from "../training-store.ts";

const championText = `
select model_file_name, sequence::text, accuracy from (${promotionHistory}) h order by sequence desc limit 1`;

const ChampionSchema = z.object({
  model_file_name: z.string(),
  sequence: z.coerce.number().int(),
  accuracy: z.number(),
});

interface Row {
  features: unknown[];
  label: number;
}

interface TrainingRow extends Row {
  source: string | null;
  owner: string | null;
  is_correction: boolean;
  included: boolean | null;
}

/** Reads the training rows, the test set, the trusted owners and the champion as they are now. */
export async function readTrainingSet(
  dataset: Dataset,
  query: Query,
): Promise<Pick<TrainingSnapshot, "rows" | "testSet" | "trustedOwners" | "champion" | "promotion">> {
  const columns = columnsOf(dataset);
  const toRows = (rows: readonly Row[]) =>
    toLabelledRows(rows.map(({ features, label }) => ({ features: columns.toRecord(features), label })));
  const training = await query<TrainingRow>({
    name: "read-training",
    text: `
      select ${columns.recordJson()} as features, class as label, source, feedback_owner as owner, prediction_id is not null as is_correction, included
      from training where class is not null order by created, id`,
    values: [],
  });
  const testSet = await query<Row>({
    name: "read-test-set",
    text: `select ${columns.recordJson()} as features, class as label from test_set order by id`,
    values: [],
  });
  const state = await query<{ trusted_owners: string[] | null }>({
    name: "trusted-owners",
    text: "select trusted_owners from training_state",
    values: [],
  });
  const trusted = state.rows[0]?.trusted_owners ?? null;
  const { rows } = await query({ name: "champion", text: championText, values: [] });
  const champion = rows[0] === undefined ? null : ChampionSchema.parse(rows[0]);
  return {
    rows: {
      ...toRows(training.rows),
      sources: training.rows.map(({ source }) => source),
      owners: training.rows.map(({ owner }) => owner),
      isCorrection: training.rows.map(({ is_correction }) => is_correction),
      included: training.rows.map(({ included }) => included),
    },
    testSet: toRows(testSet.rows),
    ...(trusted !== null && { trustedOwners: trusted }),
    champion: champion?.model_file_name ?? null,
    ...(champion && { promotion: { sequence: champion.sequence, accuracy: champion.accuracy } }),
  };
}
