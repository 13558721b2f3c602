import { hashKey, newKey, type StoredKey } from "../../src/keys/api-keys.ts";

/** A key and its stored form. */
export function createStoredKey(changes: Partial<StoredKey> = {}): { text: string; stored: StoredKey } {
  const { id, text } = newKey();
  const hash = hashKey(text).toString("hex");
  const created = "2026-01-02T03:04:05.678Z";
  return { text, stored: { id, name: "ada", scopes: ["read"], hash, created, ...changes } };
}
