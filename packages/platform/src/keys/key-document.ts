import { z } from "zod";
import { routeScopes } from "../http/route-config.ts";

/** A caller's key as it is stored: what opens the door is not in it. */
export const StoredKeySchema = z.object({
  /** Public: eight characters, also in the key itself. */
  id: z.string().regex(/^[0-9a-z]{8}$/),
  /** For people: who has it. */
  name: z.string().min(1),
  scopes: z.array(z.enum(routeScopes)).min(1),
  /** SHA-256 of the whole key, in hexadecimal. */
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  created: z.iso.datetime(),
  /** A limit of its own; absent: that of every key. */
  requests_per_minute: z.int().positive().optional(),
  /** Since when it opens nothing. */
  revoked: z.iso.datetime().optional(),
});

/** What the secret holds: every key there is. */
export const KeyDocumentSchema = z.object({ keys: z.array(StoredKeySchema) });

export type StoredKey = z.infer<typeof StoredKeySchema>;
export type KeyDocument = z.infer<typeof KeyDocumentSchema>;

/** @throws when the text is no such document. */
export function parseKeyDocument(text: string): KeyDocument {
  return KeyDocumentSchema.parse(JSON.parse(text));
}
