import { mkdirSync } from "node:fs";
import { childEnvironment } from "../config.ts";
import { askProbe } from "../net/ask-probe.ts";
import type { ServiceProcess } from "../processes/service-process.ts";
import { findRedis } from "../system/required-packages.ts";

export interface PrivateRedisOptions {
  /** For its data; made if missing. */
  readonly directory: string;
  readonly port: number;
  /** Settings of the server that differ from ours. */
  readonly settings?: Readonly<Record<string, string>>;
}

const usualSettings = {
  bind: "127.0.0.1",
  daemonize: "no",
  appendonly: "yes",
  appendfsync: "everysec",
  save: "",
  // A stack's keys take a few megabytes. Past this Redis refuses writes, where others would silently lose keys.
  maxmemory: "256mb",
  "maxmemory-policy": "noeviction",
};

/** Tells how to run a private Redis. @throws when it is not installed. */
export function prepareRedis(options: PrivateRedisOptions): { service: ServiceProcess; url: string } {
  const command = findRedis();
  if (command === undefined)
    throw new Error("redis-server is not installed: npm start and npm test install it");
  mkdirSync(options.directory, { recursive: true, mode: 0o700 });
  const settings = Object.entries({ ...usualSettings, port: String(options.port), ...options.settings });
  const url = `redis://127.0.0.1:${options.port}`;
  const spec = {
    name: "redis",
    command,
    args: settings.flatMap(([key, value]) => [`--${key}`, value]),
    env: childEnvironment(),
    // The data directory, too: Redis writes where it stands.
    cwd: options.directory,
  };
  // One that still loads its data refuses the ping.
  const probe = askProbe(options.port, Buffer.from("PING\r\n"), "+PONG");
  return { service: { spec, probe }, url };
}
