import { once } from "node:events";
import { createServer } from "node:net";

const host = "127.0.0.1";

/** Ports claimed in this process, whose servers may not listen on them yet. */
const taken = new Set<number>();

/** Below the ports that kernels give to outgoing connections, which could take one before its server does. */
const anyPort = { from: 20_000, to: 32_000 };

/** The first port from `from` up that is free on 127.0.0.1, claimed. */
export async function nextFreePort(from: number): Promise<number> {
  for (let port = from; port < 65_536; port += 1) {
    if (await claimPort(port)) return port;
  }
  throw new Error(`no port from ${from} up is free on ${host}: stop something that listens there`);
}

/** Some port that is free on 127.0.0.1, claimed. */
export async function anyFreePort(): Promise<number> {
  const span = anyPort.to - anyPort.from;
  return await nextFreePort(anyPort.from + Math.floor(Math.random() * span));
}

/** Gives a claimed port back. */
export function releasePort(port: number): void {
  taken.delete(port);
}

/** Whether a port is free on 127.0.0.1. If so, nobody else in this process is given it until it is released. */
export async function claimPort(port: number): Promise<boolean> {
  if (taken.has(port)) return false;
  taken.add(port);
  if (await isFree(port)) return true;
  taken.delete(port);
  return false;
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  const listening = once(server, "listening").then(
    () => true,
    () => false,
  );
  server.listen({ port, host, exclusive: true });
  const free = await listening;
  if (free) {
    server.close();
    await once(server, "close");
  }
  return free;
}
