import { mkdirSync } from "node:fs";
import { Redis } from "ioredis";
import { childEnvironment } from "../config.ts";
import { askProbe } from "../net/probes.ts";
import type { ServiceProcess } from "../processes/run-process.ts";
import { findRedis } from "../system/find-programs.ts";

export interface PrivateRedisOptions {
  /** For its data; created if missing. */
  readonly directory: string;
  readonly port: number;
  /** Server settings that override the defaults. */
  readonly settings?: Readonly<Record<string, string>>;
}

const defaultSettings = {
  bind: "127.0.0.1",
  daemonize: "no",
  appendonly: "yes",
  appendfsync: "everysec",
  save: "",
  // A stack's keys take a few megabytes. At the limit Redis refuses writes; other policies would silently lose keys.
  maxmemory: "256mb",
  "maxmemory-policy": "noeviction",
};

/** Describes the process of a private Redis. @throws if it is not installed. */
export function prepareRedis(options: PrivateRedisOptions): { service: ServiceProcess; url: string } {
  const command = findRedis();
  if (command === undefined)
    throw new Error("redis-server is not installed: npm start and npm test install it");
  mkdirSync(options.directory, { recursive: true, mode: 0o700 });
  const settings = Object.entries({ ...defaultSettings, port: String(options.port), ...options.settings });
  const url = `redis://127.0.0.1:${options.port}`;
  const spec = {
    name: "redis",
    command,
    args: settings.flatMap(([key, value]) => [`--${key}`, value]),
    env: childEnvironment(),
    // Redis writes its data into its working directory.
    cwd: options.directory,
  };
  // While it still loads its data, it refuses the ping.
  const probe = askProbe(options.port, Buffer.from("PING\r\n"), "+PONG");
  return { service: { spec, probe }, url };
}

/** Runs `work` with a connection to the Redis at `url`, and closes it. */
export async function withRedis<T>(url: string, work: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: 2000,
    commandTimeout: 10_000,
    retryStrategy: null,
    maxRetriesPerRequest: 0,
  });
  redis.on("error", () => {}); // The command rejects as well.
  try {
    await redis.connect();
    return await work(redis);
  } finally {
    redis.disconnect();
  }
}
