import { entriesOf, evaluateJson, type Scope, withNames } from "./evaluate.ts";
import type { Block } from "./load-module.ts";
import { isList, keyOf, type Value, type ValueMap } from "./value.ts";

/** Arguments of a resource or module that are about itself. */
export const metaArguments = new Set([
  "for_each",
  "depends_on",
  "lifecycle",
  "source",
  "provider",
  "dynamic",
]);

/** What a block makes: one, or with `for_each` one for each key. */
export function eachOf<T extends Value>(
  block: Block,
  scope: Scope,
  make: (key: string | undefined, inner: Scope) => T,
): Value {
  if (block.for_each === undefined) return make(undefined, scope);
  const over = evaluateJson(block.for_each, scope);
  const entries = isList(over)
    ? over.map((item) => [keyOf(item, "a key of for_each"), item] as const)
    : entriesOf(over).map(([key, item]) => [String(key), item] as const);
  return Object.fromEntries(
    entries.map(([key, value]) => [key, make(key, withNames(scope, { each: { key, value } }))]),
  );
}

/** The arguments of a block, and the blocks in it, whether they stand there or are made by `dynamic`. */
export function argumentsOf(block: Block, inner: Scope): ValueMap {
  const written = Object.entries(block).filter(([name]) => !metaArguments.has(name));
  const values: Record<string, Value> = Object.fromEntries(
    written.map(([name, json]) => [name, withDynamic(json, inner)]),
  );
  for (const [label, made] of Object.entries(dynamicBlocks(block, inner))) {
    const written = values[label];
    values[label] = [...(written !== undefined && isList(written) ? written : []), ...made];
  }
  return values;
}

/** Blocks may have dynamic blocks in them. */
function withDynamic(json: unknown, inner: Scope): Value {
  if (Array.isArray(json)) return json.map((item) => withDynamic(item, inner));
  if (typeof json !== "object" || json === null || !("dynamic" in json)) {
    if (typeof json !== "object" || json === null) return evaluateJson(json, inner);
    return Object.fromEntries(
      Object.entries(json).map(([key, item]) => [
        keyOf(evaluateJson(key, inner), "a key"),
        withDynamic(item, inner),
      ]),
    );
  }
  return argumentsOf(Object.fromEntries(Object.entries(json)), inner);
}

function dynamicBlocks(block: Block, inner: Scope): Readonly<Record<string, readonly Value[]>> {
  if (block.dynamic === undefined) return {};
  if (typeof block.dynamic !== "object" || block.dynamic === null) throw new Error("dynamic is no block");
  return Object.fromEntries(
    Object.entries(block.dynamic).map(([label, blocks]) => [
      label,
      (Array.isArray(blocks) ? blocks : []).flatMap((each: unknown) => expand(label, each, inner)),
    ]),
  );
}

function expand(label: string, block: unknown, inner: Scope): Value[] {
  if (typeof block !== "object" || block === null || !("for_each" in block) || !("content" in block)) {
    throw new Error(`dynamic ${label} needs for_each and content`);
  }
  const content = Array.isArray(block.content) ? block.content[0] : block.content;
  return entriesOf(evaluateJson(block.for_each, inner)).map(([key, value]) =>
    withDynamic(content, withNames(inner, { [label]: { key, value } })),
  );
}
