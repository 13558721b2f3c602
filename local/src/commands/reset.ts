import { resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import { defaultStateDirectory } from "@loopline/services";
import { callerDirectory, loadConfig } from "../config.ts";
import { holderOf, StateInUseError } from "../state/lock-state.ts";
import { removeState } from "../state/remove-state.ts";
import { run } from "./run.ts";

const help = `npm run reset -- [options]
  removes the stack's data: database, cache, topics, models. The next npm start begins anew.

  --state DIR   the state directory to empty (default: .local in the checkout)
  --force       stops the stack that runs on it first; without this a running stack is left alone
  --help        shows this
`;

/** Longer than any orderly stop takes. */
const stopTimeoutMs = 20_000;

async function reset(stateDirectory: string, force: boolean): Promise<number> {
  const holder = holderOf(stateDirectory);
  if (holder !== undefined) {
    if (!force) {
      const { message } = new StateInUseError(stateDirectory, holder.pid);
      throw new Error(`${message}. Nothing was removed; npm run reset -- --force stops it first.`);
    }
    await stopHolder(stateDirectory, holder.pid);
  }
  await removeState(stateDirectory);
  process.stdout.write(`Removed the stack's data from ${stateDirectory}.\n`);
  const config = loadConfig();
  if (config.databaseUrl !== undefined) {
    process.stdout.write(
      "The database loopline on the server of DATABASE_URL is still there: drop it yourself.\n",
    );
  }
  if (config.redisUrl !== undefined) {
    process.stdout.write("The keys in the Redis of REDIS_URL are still there: remove them yourself.\n");
  }
  return 0;
}

async function stopHolder(stateDirectory: string, pid: number): Promise<void> {
  process.kill(pid, "SIGTERM");
  const deadline = performance.now() + stopTimeoutMs;
  while (holderOf(stateDirectory) !== undefined) {
    if (performance.now() > deadline) throw new Error(`the stack of process ${pid} does not stop`);
    await delay(100);
  }
}

await run(async (args) => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      state: { type: "string" },
      force: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (!values.help)
    return await reset(resolve(callerDirectory(), values.state ?? defaultStateDirectory), values.force);
  process.stdout.write(help);
  return 0;
});
