import { functionNames } from "@loopline/contracts";
import {
  type Addresses,
  type Endpoints,
  localProject,
  type ServiceDefinition,
  serviceEnvironment,
} from "@loopline/services";
import { databaseName, roleUrl, sharedRolePassword, withDatabase } from "@loopline/setup";
import type { Config } from "../config.ts";
import type { AssignedPorts } from "../net/ports.ts";
import { httpProbe, type Probe, tcpProbe } from "../net/probes.ts";
import { runToEnd } from "../processes/run-process.ts";
import { nodeProcess } from "../processes/start-process.ts";
import { startSeeding } from "../seed/start-seeding.ts";
import { keepOrigin, type StartingRecords } from "../seed/starting-records.ts";
import { type EmulatorAddresses, prepareEmulators } from "../servers/emulators.ts";
import { preparePostgres } from "../servers/postgres.ts";
import { chooseClusterHome } from "../servers/postgres-cluster.ts";
import { prepareRedis } from "../servers/redis.ts";
import { newPassword, type State, stateFiles, writeState } from "../state/state.ts";
import type { StackEvents } from "./start-stack.ts";
import type { Supervisor } from "./supervisor.ts";
import { warmUp } from "./warm-up.ts";

export interface StackRun {
  readonly config: Config;
  readonly stateDirectory: string;
  readonly state: State;
  readonly records: StartingRecords;
  readonly services: readonly ServiceDefinition[];
  readonly ports: AssignedPorts;
  readonly supervisor: Supervisor;
  readonly events: StackEvents;
  readonly signal: AbortSignal;
  readonly logLevel: string;
}

/** Starts and seeds everything: in parallel, except where one part needs another. */
export async function runStack(run: StackRun): Promise<Endpoints> {
  const { config, events, state } = run;
  const urls = serviceUrls(run);
  const [superuserUrl, redisUrl, emulators] = await Promise.all([
    events.step("Postgres", () => startPostgres(run)),
    events.step("Redis", () => startRedis(run)),
    events.step("Pub/Sub, Cloud Storage and Secret Manager", () => startEmulators(run)),
    warmUp(events, run.signal),
    ...run.services.map((service) => prepareService(service, run)),
  ]);
  const { dataset, data } = keepOrigin(run.stateDirectory, state, run.records);
  const readwritePassword =
    config.databaseUrl === undefined ? state.readwritePassword : sharedRolePassword(config.databaseUrl);
  const { start, testSet, startsFromFile } = run.records;
  const addresses = { ...emulators, ...urls, redisUrl, dataset };
  const seeding = startSeeding(
    {
      ...addresses,
      project: localProject,
      superuserUrl,
      readwritePassword,
      start,
      testSet,
      ...(startsFromFile && { records: data.records }),
    },
    run.signal,
  );
  const databaseUrl = roleUrl(superuserUrl, databaseName);
  await Promise.all([
    events.step("database, topics, secret and bucket", () => seeding.seeded),
    events.step("functions and APIs", () =>
      startServices(run, { ...addresses, databaseUrl, recordsFile: data.records }),
    ),
  ]);
  await events.step("first model", () => seeding.finished);
  return {
    project: localProject,
    ...addresses,
    databaseUrl: withDatabase(superuserUrl, databaseName),
    pids: { supervisor: process.pid, ...run.supervisor.pids() },
    data,
  };
}

/** Starts the private Postgres unless DATABASE_URL names another. Returns a superuser's URL. */
async function startPostgres(run: StackRun): Promise<string> {
  const { config, stateDirectory, state } = run;
  if (config.databaseUrl !== undefined) return await reach("DATABASE_URL", config.databaseUrl, 5432);
  if (state.postgres === undefined) {
    state.postgres = { home: chooseClusterHome(stateDirectory), superuserPassword: newPassword() };
    // Before the cluster is created, which may be elsewhere: npm run reset must find it.
    writeState(stateDirectory, state);
  }
  const port = run.ports.of("Postgres");
  const { service, superuserUrl } = await preparePostgres({ ...state.postgres, port });
  await run.supervisor.start("store", service);
  return superuserUrl;
}

/** Starts the private Redis unless REDIS_URL names another. Returns its URL. */
async function startRedis(run: StackRun): Promise<string> {
  if (run.config.redisUrl !== undefined) return await reach("REDIS_URL", run.config.redisUrl, 6379);
  const directory = stateFiles(run.stateDirectory).redis;
  const { service, url } = prepareRedis({ directory, port: run.ports.of("Redis") });
  await run.supervisor.start("store", service);
  return url;
}

/** Starts the emulators of Google Cloud. */
async function startEmulators(run: StackRun): Promise<EmulatorAddresses> {
  const { ports } = run;
  const { service, addresses } = prepareEmulators(
    {
      pubsub: ports.of("Pub/Sub"),
      storage: ports.of("Cloud Storage"),
      secretManager: ports.of("Secret Manager"),
      monitoring: ports.of("Monitoring"),
    },
    stateFiles(run.stateDirectory).gcp,
  );
  await run.supervisor.start("emulators", service);
  return addresses;
}

/** Checks that a server that the user runs accepts connections. Returns its URL. */
async function reach(variable: string, url: string, defaultPort: number): Promise<string> {
  const { hostname, port } = new URL(url);
  const number = Number(port || defaultPort);
  try {
    await tcpProbe(number, hostname)(AbortSignal.timeout(5000));
    return url;
  } catch (cause) {
    throw new Error(
      `nothing answers at ${hostname}:${number}, which ${variable} names: start that server, or unset ${variable} to use a private one`,
      { cause },
    );
  }
}

/** Where users, scripts and Pub/Sub reach the services. */
type ServiceUrls = Pick<Endpoints, "web" | "monitor" | "ingestApi" | "predictApi" | "functions">;

function serviceUrls({ services, ports }: StackRun): ServiceUrls {
  const urlOf = (name: string): string => `http://127.0.0.1:${ports.of(name)}`;
  const urlIfThere = (name: "web" | "monitor") =>
    services.some((service) => service.name === name) ? { [name]: urlOf(name) } : {};
  return {
    ...urlIfThere("web"),
    ...urlIfThere("monitor"),
    ingestApi: urlOf("ingest-api"),
    predictApi: urlOf("predict-api"),
    functions: Object.fromEntries(
      functionNames.map((name) => [name, urlOf(name)]),
    ) as ServiceUrls["functions"],
  };
}

/** Runs what a service needs before it can start, such as the build of the web UI. */
async function prepareService({ name, prepare, cwd }: ServiceDefinition, run: StackRun): Promise<void> {
  if (prepare === undefined) return;
  const { events, signal } = run;
  const spec = nodeProcess({
    name: `the build of ${name}`,
    args: prepare,
    env: { NODE_ENV: "production" },
    cwd,
  });
  await events.step(`${name}, built when it has changed`, () =>
    runToEnd(spec, { signal, onLine: (line, stream) => events.onLine(name, line, stream) }),
  );
}

/** Starts every app and function at once: with few cores, starting them one by one takes no less time. */
async function startServices(run: StackRun, addresses: Addresses): Promise<void> {
  const start = async (service: ServiceDefinition, probe: Probe): Promise<void> => {
    const { name, cwd, args, layer } = service;
    const env = serviceEnvironment(service, run.ports.of(name), addresses, run.logLevel);
    await run.supervisor.start(layer, { spec: nodeProcess({ name, args, env, cwd }), probe });
  };
  const probeOf = ({ name, healthPath }: ServiceDefinition): Probe => {
    const port = run.ports.of(name);
    return healthPath === undefined ? tcpProbe(port) : httpProbe(`http://127.0.0.1:${port}${healthPath}`);
  };
  const apis = run.services.filter(({ layer }) => layer === "api");
  const others = run.services.filter(({ layer }) => layer !== "api");
  const apisServe = Promise.all(apis.map((service) => start(service, probeOf(service))));
  const othersServe = others.map((service) => {
    const probe = probeOf(service);
    if (!service.needs.includes("apis")) return start(service, probe);
    // Its page would log an error for each API that does not listen yet.
    return start(service, (signal) => apisServe.then(() => probe(signal)));
  });
  await Promise.all([apisServe, ...othersServe]);
}
