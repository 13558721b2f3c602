import { resolve } from "node:path";
import { defaultStateDirectory, type Endpoints, type ServiceDefinition, services } from "@loopline/services";
import { loadConfig } from "../config.ts";
import { assignPorts, type PortBook } from "../net/assign-ports.ts";
import { checkSameOrigin, chooseStartingNotes } from "../seed/starting-notes.ts";
import { lockState } from "../state/lock-state.ts";
import { readState, writeEndpoints } from "../state/state.ts";
import { type StackEvents, silentEvents } from "./events.ts";
import { portRequests } from "./port-requests.ts";
import { runStack } from "./run-stack.ts";
import { createSupervisor } from "./supervisor.ts";

export interface StackOptions {
  /** Where its data lives. `.local` in the checkout unless given. */
  readonly stateDirectory?: string | undefined;
  /** A CSV of notes to start the training set from, instead of the generated samples. */
  readonly dataFile?: string | undefined;
  /** `free` takes any ports, so that stacks can run side by side. `default` are those that the docs name. */
  readonly ports?: "default" | "free";
  /** Of every service. `info` unless given. */
  readonly logLevel?: "debug" | "info" | "warn" | "error" | "silent";
  readonly events?: StackEvents;
  /** Ends a start that is under way; what it had started stops. */
  readonly signal?: AbortSignal | undefined;
  /** Whether the web UI runs, too. It does unless this is false. */
  readonly web?: boolean;
  /** Whether traces are recorded. They are where the web UI runs unless this says otherwise. */
  readonly monitor?: boolean | undefined;
  /** `private` are its own, even where the environment names others. `named` unless given. */
  readonly servers?: "named" | "private";
  /** What to run instead of the pipeline's own services. */
  readonly services?: readonly ServiceDefinition[];
}

export interface Stack {
  readonly endpoints: Endpoints;
  /** Stops everything within fifteen seconds. The data stays. */
  stop(): Promise<void>;
}

/**
 * Starts the whole pipeline on this machine and waits until it serves a model.
 *
 * @throws {NotesFileError} for a data file that cannot be used and {@link StateInUseError} for a state directory on
 * which a stack runs, before anything is changed; any other error after stopping what had been started.
 */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const { events = silentEvents, ports: portChoice = "default", logLevel = "info" } = options;
  const config =
    options.servers === "private" ? { databaseUrl: undefined, redisUrl: undefined } : loadConfig();
  const stateDirectory = resolve(options.stateDirectory ?? defaultStateDirectory);
  const notes = await chooseStartingNotes(options.dataFile);
  const lock = await lockState(stateDirectory);

  const failed = new AbortController();
  const signal =
    options.signal === undefined ? failed.signal : AbortSignal.any([failed.signal, options.signal]);
  let endpoints: Endpoints | undefined;
  let ports: PortBook | undefined;
  const supervisor = createSupervisor({
    events,
    signal,
    onSpawn: (name, pid) => {
      lock.addChild(name, pid);
      if (endpoints === undefined) return;
      endpoints.pids[name] = pid;
      writeEndpoints(stateDirectory, endpoints);
    },
  });
  let stopped: Promise<void> | undefined;
  const stopAll = async (): Promise<void> => {
    await supervisor.stop();
    ports?.release();
    lock.release();
  };
  const stop = (): Promise<void> => {
    stopped ??= stopAll();
    return stopped;
  };

  try {
    const state = readState(stateDirectory);
    checkSameOrigin(state.data, notes.origin);
    const { web = true, monitor } = options;
    const definitions = options.services ?? services({ web, monitor });
    ports = await assignPorts(portRequests(definitions, portChoice));
    for (const move of ports.moves) events.onNotice(move);
    endpoints = await runStack({
      config,
      stateDirectory,
      state,
      notes,
      services: definitions,
      ports,
      supervisor,
      events,
      signal,
      logLevel,
    });
    writeEndpoints(stateDirectory, endpoints);
    return { endpoints, stop };
  } catch (error) {
    failed.abort(error);
    await stop();
    throw error;
  }
}
