import { createHash } from "node:crypto";
import { isList, isMap, keyOf, Unknown, type Value, type ValueMap } from "./value.ts";

type Implementation = (...args: readonly Value[]) => Value;

function list(value: Value | undefined): readonly Value[] {
  if (value !== undefined && isList(value)) return value;
  if (value !== undefined && isMap(value)) return Object.values(value);
  throw new Error(`a list was expected, not ${String(value)}`);
}

function map(value: Value | undefined): ValueMap {
  if (value !== undefined && isMap(value)) return value;
  throw new Error(`a map was expected, not ${String(value)}`);
}

/** Maps in the order of their keys, as Terraform writes them. */
function inOrder(value: Value): Value {
  if (isList(value)) return value.map(inOrder);
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, inOrder(item)]),
  );
}

/** The Terraform functions that this configuration calls. Sets are sorted lists without duplicates. */
export const functions: Readonly<Record<string, Implementation>> = {
  base64encode: (text) => Buffer.from(String(text)).toString("base64"),
  compact: (values) => list(values).filter((value) => value !== null && value !== ""),
  concat: (...lists) => lists.flatMap(list),
  contains: (values, value) => list(values).includes(value ?? null),
  endswith: (text, end) => String(text).endsWith(String(end)),
  jsonencode: (value = null) => JSON.stringify(inOrder(value)),
  join: (separator, values) => list(values).map(String).join(String(separator)),
  keys: (value) => Object.keys(map(value)).toSorted(),
  length: (value) => (typeof value === "string" ? value.length : list(value).length),
  merge: (...maps) => Object.assign({}, ...maps.map(map)),
  one: (values) => {
    const [only = null, ...others] = list(values);
    if (others.length > 0) throw new Error("one() was given several");
    return only;
  },
  sha256: (text) => createHash("sha256").update(String(text)).digest("hex"),
  substr: (text, from, length) => String(text).substring(Number(from), Number(from) + Number(length)),
  tostring: (value) => (value instanceof Unknown ? value : String(value)),
  toset: (values) =>
    [...new Set(list(values).map((value) => keyOf(value, "an element of a set")))].toSorted(),
  values: (value) =>
    Object.entries(map(value))
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([, item]) => item),
};
