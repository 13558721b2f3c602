import type { FunctionName } from "@loopline/contracts";
import type { EventHandler } from "@loopline/platform/functions";
import type { Process } from "../core/process.ts";
import type { Ports } from "../pipeline/ports.ts";
import type { World } from "../pipeline/world.ts";

/** A fault of the original, or one that would be easy to make, to be put into the pipeline on purpose. */
export interface Defect {
  /** What it is, in a few words. */
  readonly title: string;
  /** Replaces some of a process's ports. Called once per life of a process. */
  readonly ports?: (ports: Ports, world: World, process: Process) => Partial<Ports>;
  /** Wraps a function's handler. */
  readonly handler?: (handler: EventHandler, name: FunctionName) => EventHandler;
}
