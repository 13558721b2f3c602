import { createHash, randomBytes } from "node:crypto";
import { z } from "zod";
import { routeScopes } from "../http/route-config.ts";

/** A stored key. The key itself is not stored, only its hash. */
export const StoredKeySchema = z.object({
  /** Public: eight characters, which are also part of the key. */
  id: z.string().regex(/^[0-9a-z]{8}$/),
  /** Display name of its holder. */
  name: z.string().min(1),
  scopes: z.array(z.enum(routeScopes)).min(1),
  /** SHA-256 of the whole key, in hexadecimal. */
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  created: z.iso.datetime(),
  /** Overrides the limit of all keys. */
  requests_per_minute: z.int().positive().optional(),
  /** When it was revoked. */
  revoked: z.iso.datetime().optional(),
});

/** The secret's content: all keys. */
export const KeyDocumentSchema = z.object({ keys: z.array(StoredKeySchema) });

export type StoredKey = z.infer<typeof StoredKeySchema>;
export type KeyDocument = z.infer<typeof KeyDocumentSchema>;

/** @throws when the text is not a key document. */
export function parseKeyDocument(text: string): KeyDocument {
  return KeyDocumentSchema.parse(JSON.parse(text));
}

/** Has no letters that look like digits. Source: Crockford's base 32. */
const alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

const keyPattern = /^loopline_([0-9a-z]{8})_[\w-]{43}$/;

export interface NewKey {
  readonly id: string;
  /** `loopline_<id>_<secret>`: what the caller sends. It is stored nowhere. */
  readonly text: string;
}

/** Generates a key with 256 random bits. */
export function newKey(): NewKey {
  const id = Array.from(randomBytes(8), (byte) => alphabet[byte % alphabet.length]).join("");
  return { id, text: `loopline_${id}_${randomBytes(32).toString("base64url")}` };
}

/** The id in a key, or null when the text is not a key. */
export function keyIdOf(text: string): string | null {
  return keyPattern.exec(text)?.[1] ?? null;
}

/** The stored form of a key. One round of SHA-256 is enough, because 256 random bits cannot be guessed. */
export function hashKey(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
