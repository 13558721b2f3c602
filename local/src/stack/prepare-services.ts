import type { ServiceDefinition } from "@loopline/services";
import { nodeProcess } from "../processes/node-process.ts";
import { startProcess } from "../processes/start-process.ts";
import type { StackRun } from "./run-stack.ts";

/** Runs what services need before they can start, such as the build of the web UI. */
export async function prepareServices(run: Pick<StackRun, "services" | "events" | "signal">): Promise<void> {
  await Promise.all(run.services.map((service) => prepare(service, run)));
}

async function prepare(
  { name, prepare: args, cwd }: ServiceDefinition,
  { events, signal }: Pick<StackRun, "events" | "signal">,
): Promise<void> {
  if (args === undefined) return;
  await events.step(`${name}, built when it has changed`, async () => {
    const spec = nodeProcess({ name: `${name} build`, args, env: { NODE_ENV: "production" }, cwd });
    const build = await startProcess(spec, (line, stream) => events.onLine(name, line, stream));
    const stop = (): void => void build.stop(1_000);
    signal.addEventListener("abort", stop);
    const how = await build.ended;
    signal.removeEventListener("abort", stop);
    signal.throwIfAborted();
    if (how !== "exit code 0") {
      throw new Error(
        `the build of ${name} ended with ${how}. Its last lines:\n  ${build.lastLines().join("\n  ")}`,
      );
    }
  });
}
