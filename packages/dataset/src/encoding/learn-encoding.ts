import type { Dataset, Feature, Value } from "../dataset.ts";
import {
  type CategoryEncoding,
  type Encoding,
  type NumberEncoding,
  numberOf,
  toEncoding,
} from "./encoding.ts";

/**
 * Learns the encoding of a dataset from training records.
 * @param records values in the order of the features, one or more records
 */
export function learnEncoding(
  { features, training }: Pick<Dataset, "features" | "training">,
  records: readonly (readonly Value[])[],
): Encoding {
  const isScaled = training.scaling === "standard";
  return toEncoding(
    features.map((feature, index) => {
      const values = records.map((record) => record[index] ?? null);
      return feature.type === "category"
        ? learnCategory(feature, values)
        : learnNumber(feature, values, isScaled && feature.type !== "boolean");
    }),
  );
}

function learnCategory(feature: Feature & { type: "category" }, values: readonly Value[]): CategoryEncoding {
  const counts = Map.groupBy(values, (value) => (typeof value === "string" ? value : null));
  const countOf = (value: string | null) => counts.get(value)?.length ?? 0;
  return {
    name: feature.name,
    type: "category",
    levels: feature.levels.map(({ value }) => ({ value, count: countOf(value) })),
    missing: feature.required ? null : countOf(null),
  };
}

function learnNumber(
  { name, type }: Exclude<Feature, { type: "category" }>,
  values: readonly Value[],
  isScaled: boolean,
): NumberEncoding {
  // Adding 0 turns −0, which JSON does not keep, into 0.
  const numbers = values.map((value) => numberOf(type, value) + 0);
  const present = numbers.filter((number) => !Number.isNaN(number)).sort((one, other) => one - other);
  const [minimum, maximum] = [present[0], present.at(-1)];
  const range = minimum === undefined || maximum === undefined ? null : { minimum, maximum };
  const median = medianOf(present);
  const hasMissing = present.length < numbers.length;
  const filled = numbers.map((number) => (Number.isNaN(number) ? median : number));
  const indicated = numbers.map((number) => Number(Number.isNaN(number)));
  const scaleOf = (column: readonly number[]) => (isScaled ? spreadOf(column) : { centre: 0, scale: 1 });
  return { name, type, median, range, ...scaleOf(filled), indicator: hasMissing ? scaleOf(indicated) : null };
}

/** @param sorted ascending. @returns 0 if there is no value */
function medianOf(sorted: readonly number[]): number {
  const upper = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? 0;
  return lower === upper ? lower : lower / 2 + upper / 2;
}

/** Mean and standard deviation of a column (divided by its number of values); a constant column keeps the scale 1. */
function spreadOf(column: readonly number[]): { centre: number; scale: number } {
  const first = column[0] ?? 0;
  if (column.every((value) => value === first)) return { centre: first, scale: 1 };
  const mean = column.reduce((sum, value) => sum + value / column.length, 0);
  const farthest = column.reduce((most, value) => Math.max(most, Math.abs(value - mean)), 0);
  // In units of the largest deviation, so that no square over- or underflows.
  const squares = column.reduce((sum, value) => sum + ((value - mean) / farthest) ** 2, 0);
  return { centre: mean, scale: farthest * Math.sqrt(squares / column.length) || 1 };
}
