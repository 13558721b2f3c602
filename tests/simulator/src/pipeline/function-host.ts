import type { HttpFunction, Request, Response } from "@google-cloud/functions-framework";
import { getFunction } from "@google-cloud/functions-framework/testing";
import type { FunctionName } from "@loopline/contracts";
import { serveEvents } from "@loopline/platform/functions";
import { silentLogger as log } from "@loopline/platform/testing";
import type { Endpoint, Push } from "../core/broker.ts";
import { createProcess, died, type Process } from "../core/process.ts";
import type { Defect } from "../defects/defect.ts";
import { handlers } from "./handlers.ts";
import { createPorts } from "./ports.ts";
import type { World } from "./world.ts";

const instances = 2;

/** A function as the cloud runs it: some instances, any of which may be given a message, and is replaced when it dies. */
export function createFunctionHost(name: FunctionName, world: World, defect?: Defect): Endpoint {
  const { clock } = world;
  const random = world.random.fork(name);
  const started = Array.from({ length: instances }, (_, index) => startInstance(index, 1));

  function startInstance(index: number, life: number): { process: Process; serve: HttpFunction } {
    const process = createProcess(`${name}/${index}.${life}`, { ...world, random });
    const ports = createPorts(world, process);
    const wired = { ...ports, ...defect?.ports?.(ports, world, process) };
    const handler = handlers[name](wired, process, random);
    serveEvents(name, {
      handler: defect?.handler?.(handler, name) ?? handler,
      quarantine: wired.publisher,
      clock: process.clock,
      log,
    });
    process.onDeath(() => {
      started[index] = startInstance(index, life + 1);
    });
    return { process, serve: getFunction(name) as HttpFunction };
  }

  return async (push) => {
    const { process, serve } = random.pick(started);
    const status = await process.outcomeOf(answer(serve, push));
    // A dead process's connection is reset, or hangs until the broker has waited long enough.
    if (status === died && random.chance(0.5)) await new Promise(() => {});
    await clock.sleep(random.between(0.2, 4));
    return status;
  };
}

/** Calls the function as the functions framework does. Returns the status. */
async function answer(serve: HttpFunction, body: Push): Promise<number> {
  let status = 200;
  const response = {
    status(code: number) {
      status = code;
      return response;
    },
    end: () => response,
  };
  // What `serveEvents` makes use of.
  await serve({ method: "POST", body } as Request, response as unknown as Response);
  return status;
}
