import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { Transform } from "node:stream";

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** The faults of every connection, from now on. */
export interface TcpFaults {
  /** New connections are closed at once, as if no server listened. */
  readonly refuse: boolean;
  /** Replies are dropped: the server handles requests, and the client gets nothing more on that connection. */
  readonly dropReplies: boolean;
  /** Delay of each piece of a reply. */
  readonly replyDelayMs: number;
}

export const noFaults: TcpFaults = { refuse: false, dropReplies: false, replyDelayMs: 0 };

/** A proxy to a server that fails as `faults` says. */
export interface TcpProxy {
  readonly address: string;
  faults: TcpFaults;
  /** Resets each open connection with this probability. Returns how many. */
  cut(share: number, random: () => number): number;
  /** Nothing gets through until {@link heal}: open connections are cut, new ones refused. */
  takeDown(): void;
  heal(): void;
  close(): Promise<void>;
}

/** @param target returns the server's address; called for every connection */
export async function startTcpProxy(target: () => Address): Promise<TcpProxy> {
  const open = new Set<Socket>();
  const server = createServer((client) => {
    if (proxy.faults.refuse) {
      client.destroy();
      return;
    }
    open.add(client);
    const upstream = connect(target());
    const replies = failingReplies(() => proxy.faults);
    client.pipe(upstream).pipe(replies).pipe(client);
    const end = (): void => {
      open.delete(client);
      client.destroy();
      upstream.destroy();
      replies.destroy();
    };
    for (const stream of [client, upstream, replies]) stream.on("error", end).on("close", end);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");

  const proxy: TcpProxy = {
    address: addressOf(server.address()),
    faults: noFaults,
    cut: (share, random) => {
      const unlucky = [...open].filter(() => random() < share);
      for (const client of unlucky) client.resetAndDestroy();
      return unlucky.length;
    },
    takeDown: () => {
      proxy.faults = { ...noFaults, refuse: true };
      proxy.cut(1, () => 0);
    },
    heal: () => {
      proxy.faults = noFaults;
    },
    close: async () => {
      server.close();
      proxy.cut(1, () => 0);
      await once(server, "close");
    },
  };
  return proxy;
}

function failingReplies(faults: () => TcpFaults): Transform {
  // A byte stream has no gaps: after losing a piece it stays silent.
  let isSilent = false;
  return new Transform({
    transform(piece: Buffer, _encoding, done) {
      const { dropReplies, replyDelayMs } = faults();
      isSilent ||= dropReplies;
      if (isSilent) done();
      else if (replyDelayMs === 0) done(null, piece);
      else setTimeout(() => done(null, piece), replyDelayMs);
    },
  });
}

function addressOf(address: ReturnType<ReturnType<typeof createServer>["address"]>): string {
  if (address === null || typeof address === "string") throw new Error("the proxy has no port");
  return `${address.address}:${address.port}`;
}
