import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { getTestServer } from "@google-cloud/functions-framework/testing";
import { functionNames } from "@loopline/contracts";
import { loadPort } from "./config.ts";
import { repository } from "./paths.ts";
import { stopOnSignal } from "./services/stop-on-signal.ts";

/**
 * Serves one function with the functions framework's own server, on 127.0.0.1: the framework's command line would
 * listen on every interface.
 *
 * Usage: `PORT=8101 node local/src/function-host.ts prediction`
 */
const name = functionNames.find((known) => known === process.argv[2]);
if (name === undefined) {
  throw new Error(`name a function: ${functionNames.join(", ")} (given: ${process.argv[2] ?? "nothing"})`);
}
await import(pathToFileURL(join(repository, "functions", name, "src/index.ts")).href);
const server = getTestServer(name);
stopOnSignal(server);
server.listen(loadPort(), "127.0.0.1");
