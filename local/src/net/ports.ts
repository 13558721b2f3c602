import getPort, { clearLockedPorts, portNumbers } from "get-port";

export interface PortRequest {
  readonly name: string;
  /** The preferred port; without one, any free port. */
  readonly wanted?: number | undefined;
}

/** Which service listens where. */
export interface AssignedPorts {
  /** @throws for a name that was not requested. */
  of(name: string): number;
  /** One sentence for each service whose preferred port was busy. */
  readonly moves: readonly string[];
  /** Makes all ports available to other stacks of this process. */
  release(): void;
}

const maxPort = 65_535;

/** Below the kernel's range for outgoing connections: one of those could take a port before its server listens on it. */
const anyPorts = { from: 20_000, to: 32_000 };

/** Ports that this process has given out. Their servers may not listen on them yet. */
const claimed = new Set<number>();

/**
 * Gives every service its preferred port, or the next free one if that is busy. Never gives a port twice, and never a
 * port that another service of this start prefers.
 */
export async function assignPorts(requests: readonly PortRequest[]): Promise<AssignedPorts> {
  const ports = new Map<string, number>();
  const moves: string[] = [];
  const preferred = new Set(requests.flatMap(({ wanted }) => wanted ?? []));
  for (const { name, wanted } of requests) {
    const others = preferred.difference(new Set([wanted]));
    const port = wanted === undefined ? await anyFreePort() : await claimPort(wanted, others);
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
    release: () => {
      for (const port of ports.values()) claimed.delete(port);
      // get-port's own locks would hold them for up to 30 s more; `claimed` does what they are for.
      clearLockedPorts();
    },
  };
}

/** A port that is free on 127.0.0.1. This process gives it to no other caller. */
export async function anyFreePort(): Promise<number> {
  const span = anyPorts.to - anyPorts.from;
  return await claimPort(anyPorts.from + Math.floor(Math.random() * span));
}

async function claimPort(from: number, exclude = new Set<number>()): Promise<number> {
  for (;;) {
    const port = await getPort({
      port: portNumbers(from, maxPort),
      host: "127.0.0.1",
      exclude: claimed.union(exclude),
    });
    // Another call may have claimed it while this one searched.
    if (claimed.has(port)) continue;
    claimed.add(port);
    return port;
  }
}
