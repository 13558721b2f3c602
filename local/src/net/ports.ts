import { loopback } from "@loopline/services";
import getPort, { portNumbers } from "get-port";

export interface PortRequest {
  readonly name: string;
  /** The preferred port; without one, any free port. */
  readonly wanted?: number | undefined;
  /** The address that it listens on. Default: 127.0.0.1. */
  readonly host?: string | undefined;
}

/** Which service listens where. */
export interface AssignedPorts {
  /** @throws for a name that was not requested. */
  of(name: string): number;
  /** One sentence for each service whose preferred port was busy. */
  readonly moves: readonly string[];
}

const maxPort = 65_535;

/** Below the kernel's range for outgoing connections: one of those could take a port before its server listens on it. */
const anyPorts = { from: 20_000, to: 32_000 };

/**
 * Gives every service its preferred port, or the next free one if that is busy. Never gives a port twice in this
 * process, and never a port that another service of this start prefers.
 */
export async function assignPorts(requests: readonly PortRequest[]): Promise<AssignedPorts> {
  const ports = new Map<string, number>();
  const moves: string[] = [];
  const preferred = new Set(requests.flatMap(({ wanted }) => wanted ?? []));
  for (const { name, wanted, host } of requests) {
    const others = preferred.difference(new Set([wanted]));
    const port =
      wanted === undefined ? await anyFreePort(preferred, host) : await freePortFrom(wanted, others, host);
    ports.set(name, port);
    if (wanted !== undefined && port !== wanted) {
      moves.push(`port ${wanted} is busy, so ${name} listens on ${port}`);
    }
  }
  return {
    of: (name) => {
      const port = ports.get(name);
      if (port === undefined) throw new Error(`${name} has no port`);
      return port;
    },
    moves,
  };
}

/** A port that is free on `host`. This process gives it to no other caller. */
export async function anyFreePort(exclude: Iterable<number> = [], host = loopback): Promise<number> {
  const span = anyPorts.to - anyPorts.from;
  return await freePortFrom(anyPorts.from + Math.floor(Math.random() * span), exclude, host);
}

async function freePortFrom(first: number, exclude: Iterable<number>, host = loopback): Promise<number> {
  // Reserved: a server listens on it only later.
  return await getPort({ port: portNumbers(first, maxPort), host, exclude, reserve: true });
}
