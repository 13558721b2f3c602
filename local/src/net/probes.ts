import { connect } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

/** One look at a service: resolves when it serves, rejects with why not. */
export type Probe = (signal: AbortSignal) => Promise<void>;

/** A probe that connects and hangs up. */
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

/** A probe that expects an answer other than a server error. */
export function httpProbe(url: string): Probe {
  return async (signal) => {
    const response = await fetch(url, { signal });
    await response.body?.cancel();
    if (response.status >= 500) throw new Error(`${url} answers ${response.status}`);
  };
}

const pauseMs = 40;

/**
 * Probes again and again until it succeeds.
 *
 * @throws the last probe's error after `timeoutMs`, and the reason of `signal` when that is aborted.
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
