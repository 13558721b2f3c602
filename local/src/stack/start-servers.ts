import { tcpProbe } from "../net/probes.ts";
import { type EmulatorAddresses, prepareEmulators } from "../servers/emulators.ts";
import { preparePostgres } from "../servers/postgres.ts";
import { chooseClusterHome } from "../servers/postgres-cluster.ts";
import { prepareRedis } from "../servers/redis.ts";
import { newPassword, stateFiles, writeState } from "../state/state.ts";
import type { StackRun } from "./run-stack.ts";

/** Starts the private Postgres unless DATABASE_URL names another. Returns a superuser's URL. */
export async function startPostgres(run: StackRun): Promise<string> {
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
export async function startRedis(run: StackRun): Promise<string> {
  if (run.config.redisUrl !== undefined) return await reach("REDIS_URL", run.config.redisUrl, 6379);
  const directory = stateFiles(run.stateDirectory).redis;
  const { service, url } = prepareRedis({ directory, port: run.ports.of("Redis") });
  await run.supervisor.start("store", service);
  return url;
}

/** Starts the emulators of Google Cloud. */
export async function startEmulators(run: StackRun): Promise<EmulatorAddresses> {
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
