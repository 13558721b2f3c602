import { childEnvironment } from "../config.ts";
import { askProbe } from "../net/ask-probe.ts";
import type { Probe } from "../net/probe.ts";
import type { ServiceProcess } from "../processes/service-process.ts";
import { findPostgres } from "../system/find-postgres.ts";
import { clearPidFile } from "./clear-pid-file.ts";
import { choosePrograms, dataDirectory, ensureCluster, postgresUser, superuser } from "./cluster.ts";

export interface PrivatePostgresOptions {
  /** The cluster's directory, see {@link chooseClusterHome}. */
  readonly home: string;
  readonly superuserPassword: string;
  readonly port: number;
  /** Settings of the server that differ from ours. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** Small enough for a laptop; durable, since whoever pulls the plug wants the corrections back. */
const usualSettings = {
  listen_addresses: "127.0.0.1",
  // No socket file: paths of sockets may not be long, and TCP asks for the password.
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
 * Makes a private cluster unless it is there, and tells how to run its server.
 *
 * @returns the server's process and a superuser's URL
 * @throws when no fitting Postgres is installed.
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
  const settings = Object.entries({ ...usualSettings, port: String(port), ...options.settings });
  const superuserUrl = `postgres://${superuser}:${superuserPassword}@127.0.0.1:${port}/postgres`;
  const spec = {
    name: "postgres",
    command: cluster.programs.postgres,
    args: ["-D", dataDirectory(home), ...settings.flatMap(([key, value]) => ["-c", `${key}=${value}`])],
    env: { ...childEnvironment(), LC_ALL: "C" },
    cwd: home,
    user: cluster.user,
    // Postgres's "fast" shutdown: SIGTERM would wait for every client to leave by itself.
    stopSignal: "SIGINT" as const,
  };
  return { service: { spec, probe: loginProbe(port) }, superuserUrl };
}

/**
 * The start of a login. A server that accepts logins asks for the password (a message of type R); one that still
 * recovers refuses at once.
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
