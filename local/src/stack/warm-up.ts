import { existsSync } from "node:fs";
import { join } from "node:path";
import { repository } from "@loopline/services";
import { warmedFile } from "../paths.ts";
import { nodeProcess } from "../processes/node-process.ts";
import { runToEnd } from "../processes/run-to-end.ts";
import type { StackEvents } from "./events.ts";

/** At the first start in a checkout, compiles what the services will load: see compile-services.ts. */
export async function warmUp(events: StackEvents, signal: AbortSignal): Promise<void> {
  if (existsSync(warmedFile)) return;
  const args = [join(repository, "local/src/stack/compile-services.ts")];
  await events.step("compiled code", () =>
    runToEnd(nodeProcess({ name: "compiling", args, env: {}, cwd: repository }), { signal }),
  );
}
