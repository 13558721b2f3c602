import { type Probe, waitUntil } from "../net/probes.ts";
import { type OnLine, type ProcessSpec, type RunningProcess, startProcess } from "./start-process.ts";

/** A server's process, and the probe that succeeds when it serves. */
export interface ServiceProcess {
  readonly spec: ProcessSpec;
  readonly probe: Probe;
}

export interface StartOptions {
  readonly probe: Probe;
  /** Milliseconds within which it must serve. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  readonly onLine?: OnLine | undefined;
  /** Called as soon as the process exists. */
  readonly onSpawn?: ((pid: number) => void) | undefined;
}

/**
 * Starts a process and waits until it serves.
 *
 * @throws an error with its last lines if it ends, or if it does not serve in time (then it is stopped); the signal's
 * reason when it is aborted.
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
  const lines = running.lastLines().map((line) => `\n  ${line}`);
  throw new Error(`${problem}${lines.length === 0 ? "" : `. Its last lines:${lines.join("")}`}`);
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

export interface RunToEndOptions {
  /** Aborting it stops the process. */
  readonly signal?: AbortSignal | undefined;
  readonly onLine?: OnLine;
}

/**
 * Runs a process until it ends by itself.
 *
 * @throws an error with its last lines unless it ends with 0; the signal's reason when it is aborted.
 */
export async function runToEnd(spec: ProcessSpec, { signal, onLine }: RunToEndOptions = {}): Promise<void> {
  signal?.throwIfAborted();
  const running = await startProcess(spec, onLine);
  const stop = (): void => void running.stop(1000);
  signal?.addEventListener("abort", stop);
  const how = await running.ended;
  signal?.removeEventListener("abort", stop);
  signal?.throwIfAborted();
  if (how === "exit code 0") return;
  throw new Error(`${spec.name} ended with ${how}:\n  ${running.lastLines().join("\n  ")}`);
}
