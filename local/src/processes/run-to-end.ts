import { type OnLine, type ProcessSpec, startProcess } from "./start-process.ts";

export interface RunToEndOptions {
  /** Aborting it stops the process. */
  readonly signal?: AbortSignal | undefined;
  readonly onLine?: OnLine;
}

const graceMs = 1000;

/**
 * Runs a process until it ends by itself.
 *
 * @throws an error with its last lines unless it ends with 0, and the signal's reason when that is aborted.
 */
export async function runToEnd(spec: ProcessSpec, { signal, onLine }: RunToEndOptions = {}): Promise<void> {
  signal?.throwIfAborted();
  const running = await startProcess(spec, onLine);
  const stop = (): void => void running.stop(graceMs);
  signal?.addEventListener("abort", stop);
  const how = await running.ended;
  signal?.removeEventListener("abort", stop);
  signal?.throwIfAborted();
  if (how === "exit code 0") return;
  throw new Error(`${spec.name} ended with ${how}:\n  ${running.lastLines().join("\n  ")}`);
}
