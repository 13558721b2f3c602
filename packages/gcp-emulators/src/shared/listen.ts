import type { Server } from "node:net";

/** Where a server listens. */
export interface ListenOptions {
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Default 0: any free port. */
  readonly port?: number;
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

/** Describes a running emulator. `stop` is called once, however often it is closed. */
export function createEmulator(
  { host, port, scheme = "" }: { host: string; port: number; scheme?: "" | "http://" },
  stop: () => Promise<void>,
): Emulator {
  let stopping: Promise<void> | undefined;
  return { host, port, endpoint: `${scheme}${host}:${port}`, close: () => (stopping ??= stop()) };
}

/**
 * Starts listening and returns the port.
 *
 * @throws if the port is taken.
 */
export function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (cause) => {
      reject(new Error(`Cannot listen on ${host}:${port}: ${cause.message}`, { cause }));
    });
    server.listen(port, host, () => {
      const address = server.address();
      resolve(address === null || typeof address === "string" ? port : address.port);
    });
  });
}
