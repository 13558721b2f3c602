import { noteContracts as contracts } from "@loopline/banknotes/definition";
import type { IdempotencyRecord } from "@loopline/cache";
import { createMemoryPublisher, silentLogger } from "@loopline/platform/testing";
import type { IngestApiDeps } from "../src/app.ts";

export const batch_id = "0b9e5d2c-6b1f-4b5e-9e57-3e3f0c1a2b30";

/** An API of bank notes in memory, where no batch is predicted while a request waits. */
export function createDeps(changes: Partial<IngestApiDeps> = {}): IngestApiDeps {
  const records = new Map<string, IdempotencyRecord>();
  return {
    contracts,
    publisher: createMemoryPublisher(),
    idempotency: {
      claim: async (key, record) => {
        const held = records.get(key) ?? record;
        records.set(key, held);
        return held;
      },
    },
    waitForBatch: async () => null,
    newBatchId: () => batch_id,
    log: silentLogger,
    corsOrigins: "*",
    bodyLimit: 10_000,
    ...changes,
  };
}
