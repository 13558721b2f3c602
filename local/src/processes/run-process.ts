import { type Probe, waitUntil } from "../net/probe.ts";
import { type OnLine, type ProcessSpec, type RunningProcess, startProcess } from "./start-process.ts";

export interface StartOptions {
  readonly probe: Probe;
  /** Milliseconds until it must serve. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  readonly onLine?: OnLine | undefined;
  /** Called as soon as the process exists. */
  readonly onSpawn?: ((pid: number) => void) | undefined;
}

/**
 * Starts a process and waits until it serves.
 *
 * @throws an error with its last lines when it ends or does not serve in time (it is stopped then), and the
 * signal's reason when that is aborted.
 */
export async function startReady(spec: ProcessSpec, options: StartOptions): Promise<RunningProcess> {
  options.signal.throwIfAborted();
  const running = await startProcess(spec, options.onLine);
  options.onSpawn?.(running.pid);
  const waiting = new AbortController();
  const problem = await Promise.race([
    running.ended.then((how) => `${spec.name} ended with ${how} while starting`),
    waitUntil(options.probe, options.timeoutMs, AbortSignal.any([options.signal, waiting.signal])).then(
      () => undefined,
      (error) => `${spec.name} does not answer after ${options.timeoutMs / 1000} s (${describe(error)})`,
    ),
  ]);
  waiting.abort();
  if (problem === undefined) return running;
  await running.stop(2000);
  options.signal.throwIfAborted();
  const said = running.lastLines().map((line) => `\n  ${line}`);
  throw new Error(`${problem}${said.length === 0 ? "" : `. Its last lines:${said.join("")}`}`);
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
