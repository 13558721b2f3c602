import { hashKey, newKey, type StoredKey } from "@loopline/platform/keys";

/** A key, as its holder and as the APIs know it. */
interface MadeKey {
  readonly text: string;
  readonly stored: StoredKey;
}

/** Makes the stack's own keys, new ones at each start: for the web UI, and for commands on this machine. */
export function makeKeys(now: Date): { readonly web: MadeKey; readonly here: MadeKey } {
  const make = (id: string, name: string, scopes: StoredKey["scopes"]): MadeKey => {
    const { text } = newKey(id);
    const hash = hashKey(text).toString("hex");
    return { text, stored: { id, name, scopes, hash, created: now.toISOString() } };
  };
  return {
    web: make("web00000", "web UI", ["ingest", "read", "feedback", "on-behalf"]),
    here: make("here0000", "this machine", ["ingest", "read", "feedback"]),
  };
}
