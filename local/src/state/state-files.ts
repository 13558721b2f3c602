import { join } from "node:path";
import { endpointsFile } from "@loopline/services";

/** Everything a stack keeps in its state directory. */
export function stateFiles(directory: string) {
  return {
    /** What must be known again at the next start: see {@link StateSchema}. */
    state: join(directory, "state.json"),
    /** Who runs on this state directory now: see lock-state.ts. */
    running: join(directory, "running.json"),
    /** What is where while a stack runs: see {@link EndpointsSchema}. */
    endpoints: endpointsFile(directory),
    postgres: join(directory, "postgres"),
    redis: join(directory, "redis"),
    gcp: join(directory, "gcp"),
    /** The notes that were given with `--data`. */
    notes: join(directory, "data", "notes.csv"),
    data: join(directory, "data"),
  } as const;
}
