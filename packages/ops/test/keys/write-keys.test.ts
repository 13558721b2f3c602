import type { StoredKey } from "@loopline/platform/keys";
import { expect, it } from "vitest";
import { mergeKeys, writeKeys } from "../../src/keys/edit-keys.ts";

const at = (second: number) => new Date(Date.UTC(2026, 0, 2, 3, 4, second)).toISOString();

function createKey(index: number, changes: Partial<StoredKey> = {}): StoredKey {
  const id = String(index).padStart(8, "0");
  return { id, name: "ada", scopes: ["read"], hash: "ab".repeat(32), created: at(index), ...changes };
}

it("merges the keys of several documents; a key that any of them revoked is revoked", () => {
  const [one, two, three] = [createKey(1), createKey(2), createKey(3)];
  const revoked = { ...one, revoked: at(9) };
  const merged = [revoked, two, three];
  expect(
    mergeKeys([
      [one, three],
      [revoked, two],
    ]),
  ).toEqual(merged);
  expect(
    mergeKeys([
      [revoked, two],
      [three, one],
    ]),
  ).toEqual(merged);
});

it("leaves out the keys revoked first when the secret is full, and fails if that is not enough", () => {
  const inUse = Array.from({ length: 390 }, (_, index) => createKey(index));
  const early = createKey(1_000, { revoked: at(1) });
  const late = createKey(1_001, { revoked: at(2) });
  const some = inUse.slice(0, 380);
  expect(JSON.parse(writeKeys([late, early, ...some]))).toEqual({ keys: [late, early, ...some] });

  const text = writeKeys([early, late, ...inUse, ...Array.from({ length: 5 }, () => early)]);
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(65_536);
  expect(JSON.parse(text).keys).toEqual(expect.arrayContaining(inUse));
  expect(() => writeKeys(Array.from({ length: 500 }, (_, index) => createKey(index)))).toThrow(
    "500 keys in use do not fit into a secret of 65536 bytes: revoke some first",
  );
});
