import type { Value } from "../dataset.ts";
import {
  type CategoryEncoding,
  type Encoding,
  millisecondsPerDay,
  type NumberEncoding,
  numberOf,
  usualRange,
} from "./encoding.ts";

/** What a model was not trained for, in one value of a record. The record is predicted nevertheless. */
export interface EncodingWarning {
  /** Name of the feature. */
  readonly feature: string;
  /** `unseen`: no training record has this value. `range`: outside their range. `missing`: none of them misses it. */
  readonly kind: "unseen" | "range" | "missing";
  /** A sentence for people. */
  readonly message: string;
}

/** What the training set had nothing like in a record. @param values in the order of the features */
export function warningsOf({ features, plans }: Encoding, values: readonly Value[]): EncodingWarning[] {
  const warnings: EncodingWarning[] = [];
  features.forEach((feature, index) => {
    const value = values[index] ?? null;
    const warning =
      feature.type === "category"
        ? categoryWarning(feature, value, plans[index]?.levels.get(String(value)))
        : numberWarning(feature, value);
    if (warning) warnings.push({ feature: feature.name, ...warning });
  });
  return warnings;
}

type Warning = Omit<EncodingWarning, "feature">;

function categoryWarning(
  { name, levels, missing }: CategoryEncoding,
  value: Value,
  column = -1,
): Warning | undefined {
  if (typeof value === "string") {
    if (levels[column]?.count) return undefined;
    const message = `${name}: ${shown(value)} is not in the training set; the prediction ignores this value.`;
    return { kind: "unseen", message };
  }
  if (missing) return undefined;
  const message = `${name} is missing, but never in the training set; the prediction ignores it.`;
  return { kind: "missing", message };
}

function numberWarning(feature: NumberEncoding, value: Value): Warning | undefined {
  const { name, type, median, range, indicator } = feature;
  const number = numberOf(type, value);
  if (Number.isNaN(number)) {
    if (indicator !== null) return undefined;
    const message = `${name} is missing, but never in the training set; its median, ${toText(type, median)}, is used.`;
    return { kind: "missing", message };
  }
  const usual = usualRange(feature);
  if (range === null || usual === null) {
    const message = `${name} has a value, but none in the training set; the prediction ignores it.`;
    return { kind: "unseen", message };
  }
  if (number >= usual.minimum && number <= usual.maximum) return undefined;
  if (type === "boolean") {
    return { kind: "unseen", message: `${name}: ${value} is not in the training set.` };
  }
  const [from, to] = [toText(type, range.minimum), toText(type, range.maximum)];
  const message = `${name}: ${shown(value)} is outside the range of the training set, ${from} to ${to}.`;
  return { kind: "range", message };
}

/** A value as text, cut where it is long. */
function shown(value: Value): string {
  const text = String(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

function toText(type: NumberEncoding["type"], value: number): string {
  return type === "date" ? new Date(value * millisecondsPerDay).toISOString().slice(0, 10) : String(value);
}
