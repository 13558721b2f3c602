import { childEnvironment } from "../config.ts";
import { askProbe, type Probe } from "../net/probes.ts";
import type { ServiceProcess } from "../processes/run-process.ts";
import { findPostgres } from "../system/find-programs.ts";
import {
  choosePrograms,
  clearPidFile,
  dataDirectory,
  ensureCluster,
  postgresUser,
  superuser,
} from "./postgres-cluster.ts";

export interface PrivatePostgresOptions {
  /** The cluster's directory, see {@link chooseClusterHome}. */
  readonly home: string;
  readonly superuserPassword: string;
  readonly port: number;
  /** Server settings that override the defaults. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** Small enough for a laptop; durable, because the corrections must survive a power failure. */
const defaultSettings = {
  listen_addresses: "127.0.0.1",
  // No socket file: the path of a socket is limited in length, and TCP asks for the password.
  unix_socket_directories: "",
  shared_buffers: "32MB",
  max_connections: "60",
  max_wal_size: "256MB",
  min_wal_size: "32MB",
  max_worker_processes: "2",
  jit: "off",
  timezone: "UTC",
  log_timezone: "UTC",
  lc_messages: "C",
};

/**
 * Creates a private cluster unless it exists, and describes the process of its server.
 *
 * @returns the server's process and a superuser's URL
 * @throws if no fitting Postgres is installed.
 */
export async function preparePostgres(
  options: PrivatePostgresOptions,
): Promise<{ service: ServiceProcess; superuserUrl: string }> {
  const { home, superuserPassword, port } = options;
  const cluster = {
    home,
    superuserPassword,
    user: postgresUser(),
    programs: choosePrograms(home, findPostgres()),
  };
  await ensureCluster(cluster);
  await clearPidFile(dataDirectory(home));
  const settings = Object.entries({ ...defaultSettings, port: String(port), ...options.settings });
  const superuserUrl = `postgres://${superuser}:${superuserPassword}@127.0.0.1:${port}/postgres`;
  const spec = {
    name: "postgres",
    command: cluster.programs.postgres,
    args: ["-D", dataDirectory(home), ...settings.flatMap(([key, value]) => ["-c", `${key}=${value}`])],
    env: { ...childEnvironment(), LC_ALL: "C" },
    cwd: home,
    user: cluster.user,
    // Postgres's "fast" shutdown: SIGTERM would wait until every client has disconnected.
    stopSignal: "SIGINT" as const,
  };
  return { service: { spec, probe: loginProbe(port) }, superuserUrl };
}

/**
 * Starts a login. A server that accepts logins asks for the password (a message of type R); one that still recovers
 * refuses at once.
 */
function loginProbe(port: number): Probe {
  const protocolVersion = 3 << 16;
  const parameters = Buffer.from(`user\0${superuser}\0\0`);
  const request = Buffer.alloc(8 + parameters.length);
  request.writeInt32BE(request.length, 0);
  request.writeInt32BE(protocolVersion, 4);
  parameters.copy(request, 8);
  return askProbe(port, request, "R");
}
