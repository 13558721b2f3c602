import { once } from "node:events";
import type { Server as HttpServer } from "node:http";
import type { Server } from "node:net";

/** Where a server listens. */
export interface ListenOptions {
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Default 0: any free port. */
  readonly port?: number;
}

/** What every emulator that stores something can be started with. */
export interface EmulatorOptions extends ListenOptions {
  /** Where to keep everything. One emulator per folder. Default: in memory, gone after `close`. */
  readonly dataDir?: string;
  /** Takes one line for each failure that a developer should see; never a secret's payload. Default: nothing. */
  readonly log?: (line: string) => void;
}

/** A running emulator. */
export interface Emulator {
  readonly host: string;
  readonly port: number;
  /** What the official client takes as the address of the service. */
  readonly endpoint: string;
  /** Stops listening and finishes or cuts what is under way, within two seconds. Safe to call twice. */
  close(): Promise<void>;
}

/**
 * Starts listening. `stop` is called once, however often the emulator is closed.
 *
 * @throws if the port is taken.
 */
export function listen(
  server: Server,
  { host = "127.0.0.1", port = 0, scheme = "" }: ListenOptions & { scheme?: "" | "http://" },
  stop: () => Promise<void>,
): Promise<Emulator> {
  let stopping: Promise<void> | undefined;
  return new Promise((resolve, reject) => {
    server.once("error", (cause) => {
      reject(new Error(`Cannot listen on ${host}:${port}: ${cause.message}`, { cause }));
    });
    server.listen(port, host, () => {
      const address = server.address();
      const bound = address === null || typeof address === "string" ? port : address.port;
      const endpoint = `${scheme}${host}:${bound}`;
      resolve({ host, port: bound, endpoint, close: () => (stopping ??= stop()) });
    });
  });
}

/** Gives requests under way a second to finish. */
export async function stopHttpServer(server: HttpServer): Promise<void> {
  const closed = once(server, "close");
  server.close();
  const force = setTimeout(() => server.closeAllConnections(), 1_000);
  await closed;
  clearTimeout(force);
}
