import { once } from "node:events";
import { connect } from "node:net";
import { networkInterfaces } from "node:os";

/** The addresses by which other machines may reach this one. */
export const ownAddresses: readonly string[] = Object.values(networkInterfaces())
  .flatMap((addresses) => addresses ?? [])
  .filter(({ internal, scopeid }) => !internal && !scopeid)
  .map(({ address }) => address);

/** Whether something accepts a connection. */
export async function accepts(host: string, port: number): Promise<boolean> {
  const socket = connect({ host, port });
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
