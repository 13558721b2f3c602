import type { Probe } from "../net/probe.ts";
import type { ProcessSpec } from "./start-process.ts";

/** A server's process, and how to tell that it serves. */
export interface ServiceProcess {
  readonly spec: ProcessSpec;
  readonly probe: Probe;
}
