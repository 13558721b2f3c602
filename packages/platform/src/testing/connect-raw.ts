import { once } from "node:events";
import { connect } from "node:net";
import { text } from "node:stream/consumers";

/** One side of a connection on which a test writes HTTP by hand. */
export interface RawConnection {
  write(bytes: string | Uint8Array): void;
  /** All that the server sent until it closed the connection. */
  readonly received: Promise<string>;
}

/** Connects to a server by its port on this machine. */
export async function connectRaw(port: number): Promise<RawConnection> {
  const socket = connect({ port, host: "127.0.0.1" });
  await once(socket, "connect");
  return { write: (bytes) => void socket.write(bytes), received: text(socket) };
}
