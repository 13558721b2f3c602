import { resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { type Command, exitCodes, parseOptions, runProcess } from "@loopline/command-line";
import { defaultStateDirectory } from "@loopline/services";
import { callerDirectory, loadConfig } from "../config.ts";
import { holderOf, removeState, StateInUseError } from "../state/lock-state.ts";

const command: Command = {
  name: "npm run reset --",
  help: `npm run reset -- [options]
  removes the stack's data: database, cache, topics, models. The next npm start begins with none.

  --state DIR   the stack's data directory (default: .local in the checkout)
  --force       stop a running stack first; without this, a running stack is an error
  --help        show this help
`,
  async run(args) {
    const { values } = parseOptions(args, {
      state: { type: "string" },
      force: { type: "boolean", default: false },
    });
    await reset(resolve(callerDirectory(), values.state ?? defaultStateDirectory), values.force);
    return exitCodes.done;
  },
};

/** A stop takes fifteen seconds at most. */
const stopTimeoutMs = 20_000;

async function reset(stateDirectory: string, force: boolean): Promise<void> {
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
      "The database loopline on the server of DATABASE_URL was not removed: drop it yourself.\n",
    );
  }
  if (config.redisUrl !== undefined) {
    process.stdout.write("The keys in the Redis of REDIS_URL were not removed: remove them yourself.\n");
  }
}

async function stopHolder(stateDirectory: string, pid: number): Promise<void> {
  process.kill(pid, "SIGTERM");
  const deadline = performance.now() + stopTimeoutMs;
  while (holderOf(stateDirectory) !== undefined) {
    if (performance.now() > deadline)
      throw new Error(`the stack of process ${pid} has not stopped within ${stopTimeoutMs / 1000} s`);
    await delay(100);
  }
}

await runProcess(command, { catchesSignals: false });
