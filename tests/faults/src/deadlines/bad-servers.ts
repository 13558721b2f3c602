import { spawn } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

/**
 * `closed`: refuses connections. `full`: connecting takes forever, as when a firewall drops packets. `silent`: accepts
 * connections and never answers. `slow`: answers, a byte at a time.
 */
export const badKinds = ["closed", "full", "silent", "slow"] as const;

export type BadKind = (typeof badKinds)[number];

/** The protocol of a connection. */
export type Protocol = "grpc" | "http" | "postgres" | "redis";

export interface BadServers {
  /** `host:port`. */
  address(kind: BadKind, protocol: Protocol): string;
  close(): Promise<void>;
}

const host = "127.0.0.1";
const protocols = ["grpc", "http", "postgres", "redis"] as const;

/** The valid beginning of a response that never ends. */
const beginnings: Readonly<Record<Protocol, Buffer>> = {
  // An empty SETTINGS frame, then one of 16,000 bytes of a type that is to be ignored. Source: RFC 9113, section 4.1.
  grpc: Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0x3e, 0x80, 0xbe, 0, 0, 0, 0, 0]),
  http: Buffer.from("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 1000000\r\n\r\n"),
  // AuthenticationOk, ReadyForQuery, then a notice of 1,000,000 bytes. Source: postgresql.org/docs/15/protocol-message-formats.html
  postgres: Buffer.concat([
    Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0]),
    Buffer.from([0x5a, 0, 0, 0, 5, 0x49]),
    Buffer.from([0x4e, 0, 0x0f, 0x42, 0x40]),
  ]),
  redis: Buffer.from("$1000000\r\n"),
};

const byteEveryMs = 50;

/** Starts servers that are down in each of these ways. */
export async function startBadServers(): Promise<BadServers> {
  const silent = await listen(() => {});
  const slow = await Promise.all(
    protocols.map(
      async (protocol) => [protocol, await listen((socket) => dribble(socket, protocol))] as const,
    ),
  );
  const full = await startFullServer();
  const ports = new Map<Protocol, number>(slow.map(([protocol, { port }]) => [protocol, port]));
  const closed = await listen(() => {});
  await closed.close();
  return {
    address(kind, protocol) {
      const port = { closed: closed.port, full: full.port, silent: silent.port, slow: ports.get(protocol) }[
        kind
      ];
      return `${host}:${port}`;
    },
    async close() {
      await Promise.all([silent, full, ...slow.map(([, server]) => server)].map((server) => server.close()));
    },
  };
}

interface Listening {
  readonly port: number;
  close(): Promise<void>;
}

async function listen(serve: (socket: Socket) => void): Promise<Listening> {
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on("error", () => {}).on("close", () => open.delete(socket));
    socket.resume();
    serve(socket);
  });
  server.listen(0, host);
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      server.close();
      for (const socket of open) socket.destroy();
      await once(server, "close");
    },
  };
}

function dribble(socket: Socket, protocol: Protocol): void {
  socket.once("data", () => {
    socket.write(beginnings[protocol]);
    const timer = setInterval(() => socket.write("x"), byteEveryMs);
    socket.once("close", () => clearInterval(timer));
  });
}

const listener = `
  const server = require("node:net").createServer();
  server.listen({ port: 0, host: "${host}", backlog: 1 }, () => console.log(server.address().port));
`;

/** A stopped process whose queue of waiting connections is full. */
async function startFullServer(): Promise<Listening> {
  const child = spawn(process.execPath, ["-e", listener], { stdio: ["ignore", "pipe", "inherit"] });
  const [line]: unknown[] = await once(child.stdout, "data");
  const port = Number(String(line));
  child.kill("SIGSTOP");
  const waiting: Socket[] = [];
  for (let isFull = false; !isFull; ) {
    const socket = connect({ port, host });
    socket.on("error", () => {});
    waiting.push(socket);
    isFull = (await Promise.race([once(socket, "connect"), delay(500, "full")])) === "full";
  }
  return {
    port,
    async close() {
      for (const socket of waiting) socket.destroy();
      child.kill("SIGKILL");
      if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
    },
  };
}
