import { type Addresses, serviceEnvironment } from "@loopline/services";
import { httpProbe, tcpProbe } from "../net/probe.ts";
import { nodeProcess } from "../processes/node-process.ts";
import type { StackRun } from "./run-stack.ts";

/** Starts every app and function, all at once: on few cores they finish together anyway. */
export async function startServices(run: StackRun, addresses: Addresses): Promise<void> {
  await Promise.all(
    run.services.map(async (service) => {
      const port = run.ports.of(service.name);
      const { name, cwd, args, layer, healthPath } = service;
      const env = serviceEnvironment(service, port, addresses, run.logLevel);
      const probe =
        healthPath === undefined ? tcpProbe(port) : httpProbe(`http://127.0.0.1:${port}${healthPath}`);
      const spec = nodeProcess({ name, args, env, cwd });
      await run.supervisor.start(layer, { spec, probe });
    }),
  );
}
