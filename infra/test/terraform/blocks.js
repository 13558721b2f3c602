import { entriesOf, evaluateJson, withNames } from "./evaluate.ts";
import { isList, keyOf } from "./value.ts";
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
export function eachOf(block, scope, make) {
    if (block.for_each === undefined)
        return make(undefined, scope);
    const over = evaluateJson(block.for_each, scope);
    const entries = isList(over)
        ? over.map((item) => [keyOf(item, "a key of for_each"), item])
        : entriesOf(over).map(([key, item]) => [String(key), item]);
    return Object.fromEntries(entries.map(([key, value]) => [key, make(key, withNames(scope, { each: { key, value } }))]));
}
/** The arguments of a block, and the blocks in it, whether they stand there or are made by `dynamic`. */
export function argumentsOf(block, inner) {
    const written = Object.entries(block).filter(([name]) => !metaArguments.has(name));
    const values = Object.fromEntries(written.map(([name, json]) => [name, withDynamic(json, inner)]));
    for (const [label, made] of Object.entries(dynamicBlocks(block, inner))) {
        const written = values[label];
        values[label] = [...(written !== undefined && isList(written) ? written : []), ...made];
    }
    return values;
}
/** Blocks may have dynamic blocks in them. */
function withDynamic(json, inner) {
    if (Array.isArray(json))
        return json.map((item) => withDynamic(item, inner));
    if (typeof json !== "object" || json === null || !("dynamic" in json)) {
        if (typeof json !== "object" || json === null)
            return evaluateJson(json, inner);
        return Object.fromEntries(Object.entries(json).map(([key, item]) => [
            keyOf(evaluateJson(key, inner), "a key"),
            withDynamic(item, inner),
        ]));
    }
    return argumentsOf(Object.fromEntries(Object.entries(json)), inner);
}
function dynamicBlocks(block, inner) {
    if (block.dynamic === undefined)
        return {};
    if (typeof block.dynamic !== "object" || block.dynamic === null)
        throw new Error("dynamic is no block");
    return Object.fromEntries(Object.entries(block.dynamic).map(([label, blocks]) => [
        label,
        (Array.isArray(blocks) ? blocks : []).flatMap((each) => expand(label, each, inner)),
    ]));
}
function expand(label, block, inner) {
    if (typeof block !== "object" || block === null || !("for_each" in block) || !("content" in block)) {
        throw new Error(`dynamic ${label} needs for_each and content`);
    }
    const content = Array.isArray(block.content) ? block.content[0] : block.content;
    return entriesOf(evaluateJson(block.for_each, inner)).map(([key, value]) => withDynamic(content, withNames(inner, { [label]: { key, value } })));
}
