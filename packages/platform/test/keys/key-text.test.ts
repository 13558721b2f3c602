import { expect, it } from "vitest";
import { hashKey, keyIdOf, newKey } from "../../src/keys/api-keys.ts";

it("generates unique keys that contain their id", () => {
  const keys = Array.from({ length: 200 }, newKey);
  expect(new Set(keys.map(({ text }) => text)).size).toBe(200);
  for (const { id, text } of keys) {
    expect(text).toMatch(/^loopline_[0-9a-hjkmnp-tv-z]{8}_[\w-]{43}$/);
    expect(keyIdOf(text)).toBe(id);
  }
});

it.each([
  ["", "nothing"],
  ["loopline_abcdefgh", "no secret"],
  [`loopline_abcdefgh_${"x".repeat(42)}`, "a secret that is too short"],
  [`loopline_abcdefgh_${"x".repeat(44)}`, "a secret that is too long"],
  [`loopline_ABCDEFGH_${"x".repeat(43)}`, "capital letters"],
  [` loopline_abcdefgh_${"x".repeat(43)}`, "a space"],
  [`loopline_abcdefgh_${"x".repeat(43)}, loopline_abcdefgh_${"x".repeat(43)}`, "two keys"],
])("finds no id in %j: %s", (text) => {
  expect(keyIdOf(text)).toBeNull();
});

it("hashes a key with SHA-256", () => {
  // From FIPS 180-2, appendix B.1.
  expect(hashKey("abc").toString("hex")).toBe(
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
  );
});
