import type { StoredKey } from "@loopline/platform/keys";

/** All keys of several documents, by their age. One that any of them revoked is revoked. */
export function mergeKeys(documents: readonly (readonly StoredKey[])[]): StoredKey[] {
  const merged = new Map<string, StoredKey>();
  for (const key of documents.flat()) {
    const other = merged.get(key.id);
    if (other === undefined || other.revoked === undefined) merged.set(key.id, key);
  }
  return [...merged.values()].toSorted(
    (a, b) => Date.parse(a.created) - Date.parse(b.created) || (a.id < b.id ? -1 : 1),
  );
}
