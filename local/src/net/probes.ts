import { connect } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

/** Checks a service once: resolves if it serves, rejects with the reason if not. */
export type Probe = (signal: AbortSignal) => Promise<void>;

/** Expects that a connection can be opened. */
export function tcpProbe(port: number, host = "127.0.0.1"): Probe {
  return (signal) =>
    new Promise((resolve, reject) => {
      const socket = connect({ port, host, signal });
      socket.once("connect", () => {
        socket.destroy();
        resolve();
      });
      socket.once("error", reject);
    });
}

/** Expects a response with a status below 500. */
export function httpProbe(url: string): Probe {
  return async (signal) => {
    const response = await fetch(url, { signal });
    await response.body?.cancel();
    if (response.status >= 500) throw new Error(`${url} answers ${response.status}`);
  };
}

/**
 * Sends `request` and expects an answer that starts with `expected`. For servers that accept connections before they
 * serve; needs no client library.
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
      socket.once("close", () => reject(new Error("the server closed the connection")));
    });
}

const pauseMs = 40;

/**
 * Repeats a probe until it succeeds.
 *
 * @throws the last probe's error after `timeoutMs`, and the signal's reason when it is aborted.
 */
export async function waitUntil(
  probe: Probe,
  timeoutMs: number,
  signal: AbortSignal = new AbortController().signal,
): Promise<void> {
  const timeout = AbortSignal.timeout(timeoutMs);
  const either = AbortSignal.any([signal, timeout]);
  for (let problem: unknown; ; ) {
    signal.throwIfAborted();
    if (timeout.aborted) throw problem;
    try {
      return await probe(either);
    } catch (error) {
      if (!timeout.aborted) problem = error;
    }
    await delay(pauseMs);
  }
}
