import { anyFreePort, claimPort, nextFreePort, releasePort } from "./free-port.ts";

export interface PortRequest {
  readonly name: string;
  /** The port it would like; any will do without one. */
  readonly wanted?: number | undefined;
}

/** Who listens where. */
export interface PortBook {
  /** @throws for a name that nobody asked a port for. */
  of(name: string): number;
  /** Sentences about those that were busy. */
  readonly moves: readonly string[];
  /** Gives all ports back. */
  release(): void;
}

/** Gives every server the port it wants, or the next free one where that is busy. */
export async function assignPorts(requests: readonly PortRequest[]): Promise<PortBook> {
  const ports = new Map<string, number>();
  const moves: string[] = [];
  // First all that can have what they want: one busy port must not push the next server from its own.
  for (const { name, wanted } of requests) {
    if (wanted !== undefined && (await claimPort(wanted))) ports.set(name, wanted);
  }
  for (const { name, wanted } of requests) {
    if (ports.has(name)) continue;
    const port = wanted === undefined ? await anyFreePort() : await nextFreePort(wanted + 1);
    ports.set(name, port);
    if (wanted !== undefined) moves.push(`port ${wanted} is busy, so ${name} listens on ${port}`);
  }
  return {
    of: (name) => {
      const port = ports.get(name);
      if (port === undefined) throw new Error(`${name} has no port`);
      return port;
    },
    moves,
    release: () => {
      for (const port of ports.values()) releasePort(port);
    },
  };
}
