import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { functionNames } from "@loopline/contracts";
import { repository } from "@loopline/services";
import { loadPort } from "./config.ts";
import { closeOnSignal } from "./processes/stop-signals.ts";

/**
 * Serves one function on 127.0.0.1 with the server of the functions framework, whose own command line would listen on
 * every interface.
 *
 * Usage: `PORT=8101 node local/src/function-host.ts prediction [MODULE]`. MODULE is a bundle of that function, with the
 * framework installed beside it; without it the function's sources are used.
 */
const [, , requested, module] = process.argv;
const name = functionNames.find((known) => known === requested);
if (name === undefined) {
  throw new Error(`name a function: ${functionNames.join(", ")} (given: ${requested ?? "nothing"})`);
}
const { getTestServer } = await loadFramework(module ?? import.meta.filename);
await import(pathToFileURL(module ?? join(repository, "functions", name, "src/index.ts")).href);
const server = getTestServer(name);
closeOnSignal(server);
server.listen(loadPort(), "127.0.0.1");

/** Loads the framework that the module imports: the function is registered with that copy. */
async function loadFramework(
  beside: string,
): Promise<typeof import("@google-cloud/functions-framework/testing")> {
  const file = createRequire(beside).resolve("@google-cloud/functions-framework/testing");
  return await import(pathToFileURL(file).href);
}
