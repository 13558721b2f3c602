import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { functionNames } from "@loopline/contracts";
import { repository } from "@loopline/services";
import { loadPort } from "./config.ts";
import { stopOnSignal } from "./stack/stop-on-signal.ts";

/**
 * Serves one function with the functions framework's own server, on 127.0.0.1: the framework's command line would
 * listen on every interface.
 *
 * Usage: `PORT=8101 node local/src/function-host.ts prediction`, or with a module that is that function instead of its
 * sources, beside which the framework is installed.
 */
const [, , asked, module] = process.argv;
const name = functionNames.find((known) => known === asked);
if (name === undefined) {
  throw new Error(`name a function: ${functionNames.join(", ")} (given: ${asked ?? "nothing"})`);
}
const { getTestServer } = await loadFramework(module ?? import.meta.filename);
await import(pathToFileURL(module ?? join(repository, "functions", name, "src/index.ts")).href);
const server = getTestServer(name);
stopOnSignal(server);
server.listen(loadPort(), "127.0.0.1");

/** The one that a module sees: functions register with theirs. */
async function loadFramework(
  beside: string,
): Promise<typeof import("@google-cloud/functions-framework/testing")> {
  const file = createRequire(beside).resolve("@google-cloud/functions-framework/testing");
  return await import(pathToFileURL(file).href);
}
