import type { KeyDocument, Quota, StoredKey } from "@loopline/platform/keys";
import { expect, it } from "vitest";
import { mergeKeys, writeKeys } from "../../src/keys/edit-keys.ts";

const at = (second: number) => new Date(Date.UTC(2026, 0, 2, 3, 4, second)).toISOString();

function createKey(index: number, changes: Partial<StoredKey> = {}): StoredKey {
  const id = String(index).padStart(8, "0");
  return { id, name: "ada", scopes: ["read"], hash: "ab".repeat(32), created: at(index), ...changes };
}

const documentOf = (keys: StoredKey[], quotas: Quota[] = []): KeyDocument => ({ keys, quotas });

it("merges the keys of several documents; a key that any of them revoked is revoked", () => {
  const [one, two, three] = [createKey(1), createKey(2), createKey(3)];
  const revoked = { ...one, revoked: at(9) };
  const merged = { keys: [revoked, two, three], quotas: [] };
  expect(mergeKeys([documentOf([one, three]), documentOf([revoked, two])])).toEqual(merged);
  expect(mergeKeys([documentOf([revoked, two]), documentOf([three, one])])).toEqual(merged);
});

it("merges the quotas of several documents: the newest of each owner", () => {
  const quotaOf = (owner: string, records_per_day: number, second: number) => ({
    owner,
    records_per_day,
    changed: at(second),
  });
  const [old, later, bobs] = [quotaOf("acme", 1, 1), quotaOf("acme", 2, 2), quotaOf("bob", 3, 1)];
  const merged = { keys: [], quotas: [later, bobs] };
  expect(mergeKeys([documentOf([], [bobs, old]), documentOf([], [later])])).toEqual(merged);
  expect(mergeKeys([documentOf([], [later]), documentOf([], [bobs, old])])).toEqual(merged);
  expect(JSON.parse(writeKeys(merged))).toEqual(merged);
});

it("leaves out the keys revoked first when the secret is full, and fails if that is not enough", () => {
  const inUse = Array.from({ length: 390 }, (_, index) => createKey(index));
  const early = createKey(1_000, { revoked: at(1) });
  const late = createKey(1_001, { revoked: at(2) });
  const some = inUse.slice(0, 380);
  expect(JSON.parse(writeKeys(documentOf([late, early, ...some])))).toEqual({ keys: [late, early, ...some] });

  const text = writeKeys(documentOf([early, late, ...inUse, ...Array.from({ length: 5 }, () => early)]));
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(65_536);
  expect(JSON.parse(text).keys).toEqual(expect.arrayContaining(inUse));
  expect(() => writeKeys(documentOf(Array.from({ length: 500 }, (_, index) => createKey(index))))).toThrow(
    "500 keys in use do not fit into a secret of 65536 bytes: revoke some first",
  );
});
