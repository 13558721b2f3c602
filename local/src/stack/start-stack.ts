import { resolve } from "node:path";
import type { Dataset, Inference } from "@loopline/dataset";
import { createUsers } from "@loopline/platform/users";
import {
  type Access,
  chooseAccess,
  defaultStateDirectory,
  type Endpoints,
  isExposed,
  type ServiceDefinition,
  services,
  usersDirectory,
} from "@loopline/services";
import { loadConfig } from "../config.ts";
import { assignPorts, type PortRequest } from "../net/ports.ts";
import {
  checkSameDataset,
  checkSameOrigin,
  chooseStartingRecords,
  type DataChoice,
  type StartingRecords,
} from "../seed/starting-records.ts";
import { lockState } from "../state/lock-state.ts";
import { readState, writeEndpoints } from "../state/state.ts";
import { runStack } from "./run-stack.ts";
import { createSupervisor } from "./supervisor.ts";

/** What a stack reports to its caller. */
export interface StackEvents {
  /** A line that a process of the stack has written. */
  onLine(service: string, line: string, stream: "stdout" | "stderr"): void;
  /** One sentence for the user. */
  onNotice(text: string): void;
  /** Runs a part of the start, and reports it. */
  step<T>(title: string, work: () => Promise<T>): Promise<T>;
}

export const silentEvents: StackEvents = {
  onLine: () => {},
  onNotice: () => {},
  step: (_title, work) => work(),
};

export interface StackOptions extends DataChoice {
  /** Where the data is kept. `.local` in the checkout unless given. */
  readonly stateDirectory?: string | undefined;
  /** What to start from, instead of a file or the generated samples. */
  readonly records?: StartingRecords | undefined;
  /** Called with what was inferred from a file, before anything is started. */
  readonly onInference?: ((inference: Inference) => void) | undefined;
  /** `free` uses any free ports, so that stacks can run side by side; `default` uses the documented ones. */
  readonly ports?: "default" | "free";
  /** Of every service. `info` unless given. */
  readonly logLevel?: "debug" | "info" | "warn" | "error" | "silent";
  readonly events?: StackEvents;
  /** Cancels a start that is under way; everything that was started is stopped. */
  readonly signal?: AbortSignal | undefined;
  /** Whether to run the web UI. Default: true. */
  readonly web?: boolean;
  /** Whether to record traces. Default: if the web UI runs. */
  readonly monitor?: boolean | undefined;
  /** Who can reach it. Default: everybody on this machine, without keys. */
  readonly access?: Partial<Access>;
  /** `private` ignores DATABASE_URL and REDIS_URL; `named`, the default, uses the servers that they name. */
  readonly servers?: "named" | "private";
  /** Services to run instead of the pipeline's. */
  readonly services?: readonly ServiceDefinition[];
}

export interface Stack {
  readonly endpoints: Endpoints;
  readonly dataset: Dataset;
  /** Stops everything within fifteen seconds. Keeps the data. */
  stop(): Promise<void>;
}

/**
 * Starts the whole pipeline on this machine and waits until it serves a model, if there are records to train one on.
 *
 * @throws {TableError} for a data file that cannot be used and {@link StateInUseError} for a state directory on
 * which a stack runs, before anything is changed; any other error after stopping what was started.
 */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const { events = silentEvents, ports: portChoice = "default", logLevel = "info" } = options;
  const config =
    options.servers === "private" ? { databaseUrl: undefined, redisUrl: undefined } : loadConfig();
  const stateDirectory = resolve(options.stateDirectory ?? defaultStateDirectory);
  const access = chooseAccess(options.access ?? {});
  if (access.signIn) await checkUsers(stateDirectory);
  const records = options.records ?? (await chooseStartingRecords(options, stateDirectory));
  if (records.inference !== undefined) options.onInference?.(records.inference);
  const lock = await lockState(stateDirectory);

  const failed = new AbortController();
  const signal =
    options.signal === undefined ? failed.signal : AbortSignal.any([failed.signal, options.signal]);
  let endpoints: Endpoints | undefined;
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
    lock.release();
  };
  const stop = (): Promise<void> => {
    stopped ??= stopAll();
    return stopped;
  };

  try {
    const state = readState(stateDirectory);
    checkSameOrigin(state.data, records.origin);
    checkSameDataset(stateDirectory, state.data, records.dataset);
    const { web = true, monitor } = options;
    const definitions = options.services ?? services({ web, monitor });
    const ports = await assignPorts(portRequests(definitions, portChoice, access));
    for (const move of ports.moves) events.onNotice(move);
    const run = { config, stateDirectory, state, records, access, services: definitions, ports, supervisor };
    endpoints = await runStack({ ...run, events, signal, logLevel });
    writeEndpoints(stateDirectory, endpoints);
    return { endpoints, dataset: records.dataset, stop };
  } catch (error) {
    failed.abort(error);
    await stop();
    throw error;
  }
}

/** @throws if nobody could sign in. */
async function checkUsers(stateDirectory: string): Promise<void> {
  if ((await createUsers(usersDirectory(stateDirectory)).list()).length > 0) return;
  const state = stateDirectory === defaultStateDirectory ? "" : ` --state ${stateDirectory}`;
  throw new Error(`nobody can sign in yet: add yourself with npm run users -- add NAME${state}`);
}

/** The documented port of every service and emulator, or any port. Postgres and Redis always get any port. */
function portRequests(
  services: readonly ServiceDefinition[],
  choice: "default" | "free",
  access: Access,
): PortRequest[] {
  const requests: PortRequest[] = [
    { name: "Pub/Sub", wanted: 8085 },
    { name: "Cloud Storage", wanted: 8086 },
    { name: "Secret Manager", wanted: 8087 },
    { name: "Monitoring", wanted: 8089 },
    ...services.map(({ name, layer, defaultPort }) => ({
      name,
      wanted: defaultPort,
      host: isExposed({ layer }) ? access.host : undefined,
    })),
    { name: "Postgres" },
    { name: "Redis" },
  ];
  return choice === "default" ? requests : requests.map(({ name, host }) => ({ name, host }));
}
