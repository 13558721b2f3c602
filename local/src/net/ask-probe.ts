import { connect } from "node:net";
import type { Probe } from "./probe.ts";

/**
 * A probe that sends `request` and expects an answer that begins with `expected`. For servers that accept
 * connections before they serve, without loading a client for them.
 */
export function askProbe(port: number, request: Buffer, expected: string): Probe {
  return (signal) =>
    new Promise((resolve, reject) => {
      const socket = connect({ port, host: "127.0.0.1", signal });
      socket.once("connect", () => socket.write(request));
      socket.once("data", (answer) => {
        socket.destroy();
        const text = answer.toString("latin1");
        if (text.startsWith(expected)) resolve();
        else reject(new Error(`not ready: ${text.slice(0, 200)}`));
      });
      socket.once("error", reject);
      socket.once("close", () => reject(new Error("hung up")));
    });
}
