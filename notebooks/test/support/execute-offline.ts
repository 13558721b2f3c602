import { cleanNotebook } from "../../src/clean-notebook.ts";
import { executeNotebook } from "../../src/execute-notebook.ts";
import { findFailure } from "../../src/find-failure.ts";
import type { Notebook } from "../../src/notebook.ts";

/** Nothing listens there. Whatever wants to fetch something fails at once. */
const nowhere = "http://127.0.0.1:9";

/**
 * Executes a notebook with no way to the network but to this machine.
 * @throws an error that names the cell that threw
 */
export async function executeOffline(
  name: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<Notebook> {
  const executed = await executeNotebook(name, {
    environment: {
      HTTP_PROXY: nowhere,
      HTTPS_PROXY: nowhere,
      NO_PROXY: "127.0.0.1,localhost",
      ...environment,
    },
  });
  const failure = findFailure(executed);
  if (failure !== undefined) throw new Error(`cell ${failure.cell} (${failure.id}): ${failure.error}`);
  return cleanNotebook(executed);
}
