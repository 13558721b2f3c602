import type { RecordWarning } from "@loopline/contracts";
import type { Value } from "@loopline/dataset";
import { decisionsOf, type TableModel, warningsOf } from "@loopline/learning";

/**
 * The predicted class of each record; of equal decisions the first class. Allocates per batch, not per record.
 * @param records values in the order of the features
 */
export function predictBatch(model: TableModel, records: readonly (readonly Value[])[]): string[] {
  const { classes } = model;
  const decisions = decisionsOf(model, records);
  const output = new Array<string>(records.length);
  const [only] = decisions.length === 1 ? decisions : [];
  for (let row = 0; row < records.length; row++) {
    let winner = 0;
    if (only !== undefined) {
      winner = (only[row] ?? 0) > 0 ? 1 : 0;
    } else {
      for (let k = 1; k < decisions.length; k++) {
        if ((decisions[k]?.[row] ?? 0) > (decisions[winner]?.[row] ?? 0)) winner = k;
      }
    }
    output[row] = classes[winner] ?? "";
  }
  return output;
}

/** Above it, the warnings of a large batch could exceed the size of a message. */
const maxWarnings = 10_000;

/** What the model was not trained for in the records; the first 10,000 warnings of a batch. */
export function warningsOfBatch(
  { encoding }: Pick<TableModel, "encoding">,
  records: readonly (readonly Value[])[],
): RecordWarning[] {
  const warnings: RecordWarning[] = [];
  for (let position = 0; position < records.length && warnings.length < maxWarnings; position++) {
    for (const warning of warningsOf(encoding, records[position] ?? [])) {
      warnings.push({ position, ...warning });
    }
  }
  return warnings.slice(0, maxWarnings);
}
