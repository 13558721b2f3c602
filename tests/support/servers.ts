import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { anyFreePort } from "../../local/src/net/ports.ts";
import { type ServiceProcess, startReady } from "../../local/src/processes/run-process.ts";
import { type EmulatorAddresses, prepareEmulators } from "../../local/src/servers/emulators.ts";
import { preparePostgres } from "../../local/src/servers/postgres.ts";
import { chooseClusterHome } from "../../local/src/servers/postgres-cluster.ts";
import { prepareRedis } from "../../local/src/servers/redis.ts";
import { newPassword } from "../../local/src/state/state.ts";

/** Servers for tests: in a temporary directory, on any free ports, quick instead of durable. */
export interface TestServers {
  /** Returns a superuser's URL. */
  postgres(): Promise<string>;
  /** Returns its URL. */
  redis(): Promise<string>;
  emulators(): Promise<EmulatorAddresses>;
  /** Stops what was started and removes its data. */
  stop(): Promise<void>;
}

const quickPostgres = {
  fsync: "off",
  full_page_writes: "off",
  synchronous_commit: "off",
  max_connections: "200",
};
const quickRedis = { appendonly: "no", databases: "128" };

export async function createTestServers(): Promise<TestServers> {
  const directory = await mkdtemp(join(tmpdir(), "loopline-test-"));
  const directories = [directory];
  const stops: (() => Promise<void>)[] = [];

  const start = async ({ spec, probe }: ServiceProcess): Promise<void> => {
    const signal = new AbortController().signal;
    const running = await startReady(spec, { probe, timeoutMs: 60_000, signal });
    stops.push(() => running.stop(5000));
  };

  return {
    postgres: async () => {
      const home = chooseClusterHome(directory);
      directories.push(home);
      const { service, superuserUrl } = await preparePostgres({
        home,
        superuserPassword: newPassword(),
        port: await anyFreePort(),
        settings: quickPostgres,
      });
      await start(service);
      return superuserUrl;
    },
    redis: async () => {
      const port = await anyFreePort();
      const { service, url } = prepareRedis({
        directory: join(directory, "redis"),
        port,
        settings: quickRedis,
      });
      await start(service);
      return url;
    },
    emulators: async () => {
      const ports = {
        pubsub: await anyFreePort(),
        storage: await anyFreePort(),
        secretManager: await anyFreePort(),
        monitoring: await anyFreePort(),
      };
      const { service, addresses } = prepareEmulators(ports, join(directory, "gcp"));
      await start(service);
      return addresses;
    },
    stop: async () => {
      await Promise.all(stops.map((stop) => stop()));
      await Promise.all(directories.map((path) => rm(path, { recursive: true, force: true })));
    },
  };
}
