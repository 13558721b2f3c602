import { join } from "node:path";
import { repository } from "@loopline/services";
import { nodeProcess } from "../processes/node-process.ts";
import { runToEnd } from "../processes/run-to-end.ts";
import { type SeedPlan, seededLine } from "../seed/plan.ts";

export interface Seeding {
  /** Resolves once everything is there but the first model. Rejects with the seeding's last lines. */
  readonly seeded: Promise<void>;
  /** Resolves once there is a model, too. */
  readonly finished: Promise<void>;
}

/** Starts the process that seeds; aborting `signal` stops it. */
export function startSeeding(plan: SeedPlan, signal: AbortSignal): Seeding {
  const { promise: seeded, resolve } = Promise.withResolvers<void>();
  const args = [join(repository, "local/src/seed/cli.ts")];
  const spec = nodeProcess({ name: "seeding", args, env: {}, cwd: repository });
  const onLine = (line: string): void => {
    if (line === seededLine) resolve();
  };
  const finished = runToEnd({ ...spec, input: JSON.stringify(plan) }, { signal, onLine });
  // A failure that nobody waits for yet must not end this process.
  finished.catch(() => {});
  return { seeded: Promise.race([seeded, finished]), finished };
}
