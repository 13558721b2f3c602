import { createHash, randomBytes } from "node:crypto";

/** Without letters that look like digits. Source: Crockford's base 32. */
const alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

const pattern = /^loopline_([0-9a-z]{8})_[\w-]{43}$/;

export interface NewKey {
  readonly id: string;
  /** `loopline_<id>_<secret>`: what the caller sends, and nobody else keeps. */
  readonly text: string;
}

/** Makes a key with 256 bits of chance in it. */
export function newKey(): NewKey {
  const id = Array.from(randomBytes(8), (byte) => alphabet[byte % alphabet.length]).join("");
  return { id, text: `loopline_${id}_${randomBytes(32).toString("base64url")}` };
}

/** The id in a key, or null when it cannot be one. */
export function keyIdOf(text: string): string | null {
  return pattern.exec(text)?.[1] ?? null;
}

/** What is stored of a key. One round of SHA-256 is enough: nobody guesses 256 bits. */
export function hashKey(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
