import { type ApiKeys, createApiKeys, hashKey, type KeyScope, newKey } from "@loopline/platform/keys";
import { silentLogger as log } from "@loopline/platform/testing";

/** The customers: each has a key with an owner of this name. */
export const customers = ["acme", "bob"] as const;
export type Customer = (typeof customers)[number];

/** Everybody with a key: beside the customers an operator, who sees all, and users without an owner, who do, too. */
export const callers = [...customers, "operator", "anybody"] as const;
export type Caller = (typeof callers)[number];

/** Marks what a caller sends and what its key is called, to know it wherever it turns up. */
export const markOf = (caller: Caller) => `${caller}'s `;

/** Ids of keys are in the trace, so they must not be random. */
const keys = new Map(callers.map((caller) => [caller, newKey(caller.padEnd(8, "0"))]));

/** The key that a caller sends. */
export const keyOf = (caller: Caller): string => keys.get(caller)?.text ?? "";

const usual: readonly KeyScope[] = ["ingest", "read", "feedback"];

/** All keys, as the APIs of a deployment read them. */
export function createCallersKeys(): ApiKeys {
  const stored = [...keys].map(([caller, { id, text }]) => ({
    id,
    name: `${markOf(caller)}key`,
    scopes: caller === "operator" ? [...usual, "all"] : usual,
    hash: hashKey(text).toString("hex"),
    created: "2026-01-01T00:00:00Z",
    // The operator's key has an owner, too: what it sends is the operator's, and what it sees is everybody's.
    ...(caller !== "anybody" && { owner: caller }),
  }));
  return createApiKeys({
    readDocument: async () => JSON.stringify({ keys: stored }),
    // Time stands still: the keys never change.
    clock: { now: () => new Date(0), seconds: () => 0 },
    log,
    refreshSeconds: 1,
  });
}
