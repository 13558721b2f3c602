import type { Feature, Value } from "@loopline/dataset";
import { formatNumber } from "../common/format.ts";

/** A value for people: a category's label, `missing`, or a short number. */
export function valueText(feature: Feature | undefined, value: Value): string {
  if (value === null) return "missing";
  if (typeof value === "number") return Number.isNaN(value) ? "missing" : formatNumber(value);
  if (feature?.type !== "category") return String(value);
  return feature.levels.find((level) => level.value === value)?.label ?? String(value);
}
