import { functionNames } from "@loopline/contracts";
import { systemClock } from "@loopline/platform";
import {
  type Access,
  type Addresses,
  type Endpoints,
  isExposed,
  localProject,
  loopback,
  type ServiceDefinition,
  serviceEnvironment,
  urlOn,
  usersDirectory,
} from "@loopline/services";
import { databaseName, roleUrl, sharedRolePassword, withDatabase } from "@loopline/setup";
import type { Config } from "../config.ts";
import type { AssignedPorts } from "../net/ports.ts";
import { httpProbe, type Probe, tcpProbe } from "../net/probes.ts";
import { runToEnd } from "../processes/run-process.ts";
import { nodeProcess } from "../processes/start-process.ts";
import { makeKeys } from "../seed/make-keys.ts";
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
  readonly access: Access;
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
  const keys = run.access.keys ? makeKeys(systemClock.now()) : undefined;
  const apiKey = keys?.here.text;
  const seeding = startSeeding(
    {
      ...addresses,
      apiKey,
      ...(keys && { keys: [keys.web.stored, keys.here.stored] }),
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
  const given = {
    ...addresses,
    databaseUrl,
    recordsFile: data.records,
    webKey: keys?.web.text,
    users: usersDirectory(run.stateDirectory),
  };
  await Promise.all([
    events.step("database, topics, secret and bucket", () => seeding.seeded),
    events.step("functions and APIs", () => startServices(run, given, seeding.seeded)),
  ]);
  await events.step("first model", () => seeding.finished);
  return {
    project: localProject,
    ...addresses,
    apiKey,
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

function serviceUrls({ services, ports, access }: StackRun): ServiceUrls {
  const urlOf = (name: string, host = loopback): string => urlOn(host, ports.of(name));
  const has = (name: string) => services.some((service) => service.name === name);
  return {
    ...(has("web") && { web: urlOf("web", access.host) }),
    ...(has("monitor") && { monitor: urlOf("monitor") }),
    ingestApi: urlOf("ingest-api", access.host),
    predictApi: urlOf("predict-api", access.host),
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

/**
 * Starts every app and function at once: with few cores, starting them one by one takes no less time. Those that log in to the
 * database wait until it has their role, and APIs that require keys until there are some: each attempt before would be an error
 * in their log.
 */
async function startServices(run: StackRun, addresses: Addresses, seeded: Promise<void>): Promise<void> {
  const { access, ports } = run;
  const start = async (service: ServiceDefinition, probe: Probe): Promise<void> => {
    const { name, cwd, layer, needs } = service;
    if (needs.includes("database")) await seeded;
    const env = serviceEnvironment(service, ports.of(name), addresses, run.logLevel, access);
    // Next reads no address from its environment. The last one counts.
    const args = layer === "web" ? [...service.args, "--hostname", access.host] : service.args;
    await run.supervisor.start(layer, { spec: nodeProcess({ name, args, env, cwd }), probe });
  };
  const probeOf = (service: ServiceDefinition): Probe => {
    const { name, healthPath } = service;
    if (healthPath === undefined) return tcpProbe(ports.of(name));
    return httpProbe(urlOn(isExposed(service) ? access.host : loopback, ports.of(name)) + healthPath);
  };
  const apis = run.services.filter(({ layer }) => layer === "api");
  const others = run.services.filter(({ layer }) => layer !== "api");
  const apisMayStart = access.keys ? seeded : Promise.resolve();
  const apisServe = apisMayStart.then(() =>
    Promise.all(apis.map((service) => start(service, probeOf(service)))),
  );
  const othersServe = others.map((service) => {
    const probe = probeOf(service);
    if (!service.needs.includes("apis")) return start(service, probe);
    // Its page would log an error for each API that does not listen yet.
    return start(service, (signal) => apisServe.then(() => probe(signal)));
  });
  await Promise.all([apisServe, ...othersServe]);
}
