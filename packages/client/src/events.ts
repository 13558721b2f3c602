import type { PipelineEvent } from "@loopline/contracts";
import { errorOf, LooplineError, noAnswer } from "./loopline-error.ts";
import { type Settings, startDeadline } from "./request.ts";
import { backoff, isTransient } from "./retry.ts";
import { createSseParser, type SseBlock } from "./sse-parser.ts";

/** An event of the pipeline. The id says where to continue. After a `reset`, events are missing: reload what you show. */
export type LooplineEvent =
  | (PipelineEvent & { readonly id: string })
  | { readonly id: string; readonly type: "reset"; readonly data: unknown };

export interface EventsOptions {
  /** Continues after this event. Default: starts now. */
  readonly lastEventId?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

const knownTypes: Readonly<Record<LooplineEvent["type"], true>> = {
  "batch-predicted": true,
  "job-finished": true,
  "model-promoted": true,
  reset: true,
};

/** Between two connections, until the server asks for another pause. */
const defaultPauseMs = 1_000;

/** A connection without a byte for this long counts as dead. It is three heartbeats of the API. */
const maxSilenceMs = 45_000;

/**
 * Yields events as they happen, each once, across any number of connections. Unknown types are skipped. Before the first
 * connection it gives up like any request; after that it never gives up.
 *
 * @throws {LooplineError}
 */
export async function* readEvents(
  url: string,
  { lastEventId, signal }: EventsOptions,
  settings: Settings,
): AsyncGenerator<LooplineEvent, void, undefined> {
  let last = lastEventId;
  let pauseMs = defaultPauseMs;
  let failures = 0;
  let wasOpen = false;
  const onOpen = () => {
    wasOpen = true;
    failures = 0;
  };
  const onRetry = (ms: number) => {
    pauseMs = ms;
  };
  for (;;) {
    signal?.throwIfAborted();
    let retryAfter: number | undefined;
    try {
      for await (const block of readConnection(
        url,
        { lastEventId: last, signal, onOpen, onRetry },
        settings,
      )) {
        if (block.type !== "reset" && !isAfter(block.id, last)) continue;
        if (block.id !== "") last = block.id;
        const event = toEvent(block);
        if (event !== undefined) yield event;
      }
    } catch (error) {
      if (!isTransient(error) || (!wasOpen && failures >= settings.retries)) throw error;
      retryAfter = error.retryAfter;
    }
    await settings.sleep(backoff(failures++, retryAfter, settings.random, pauseMs), signal);
  }
}

interface ConnectionOptions extends EventsOptions {
  /** Called when the stream has started. */
  onOpen(): void;
  /** Called with the milliseconds that the server wants between two connections. */
  onRetry(ms: number): void;
}

/**
 * Reads the events of one connection, until the server ends it.
 *
 * @throws {LooplineError} if the connection breaks or is not an event stream
 */
async function* readConnection(
  url: string,
  { lastEventId, signal, onOpen, onRetry }: ConnectionOptions,
  settings: Settings,
): AsyncGenerator<SseBlock, void, undefined> {
  const deadline = startDeadline(settings.timeoutMs, signal);
  const request = `GET ${url}`;
  const parser = createSseParser();
  const decoder = new TextDecoder();
  let reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  try {
    const { fetch } = settings;
    const headers = {
      ...settings.headers,
      ...(lastEventId !== undefined && { "last-event-id": lastEventId }),
    };
    const response = await fetch(url, { headers, signal: deadline.signal, redirect: "manual" });
    if (!response.ok) throw await errorOf(response, request);
    if (!/^text\/event-stream\b/.test(response.headers.get("content-type") ?? "")) {
      throw new LooplineError(response.status, `${request} has no events. Is its address right?`);
    }
    onOpen();
    reader = response.body?.getReader();
    for (;;) {
      deadline.restart(maxSilenceMs);
      const { value, done } = (await reader?.read()) ?? { done: true };
      // The time that the caller takes over an event is not the server's silence.
      deadline.pause();
      if (done) return;
      const blocks = parser.push(decoder.decode(value, { stream: true }));
      if (parser.retry !== undefined) onRetry(parser.retry);
      yield* blocks;
    }
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    throw error instanceof LooplineError ? error : noAnswer(request, error);
  } finally {
    deadline.clear();
    await reader?.cancel().catch(() => {});
  }
}

/** The data is assumed to fit its type, as the API promises. */
function toEvent({ id, type, data }: SseBlock): LooplineEvent | undefined {
  if (data === undefined || !(type in knownTypes)) return undefined;
  try {
    return { id, type, data: JSON.parse(data) } as LooplineEvent;
  } catch (cause) {
    throw new LooplineError(200, `event ${id} (${type}) is not JSON`, { cause });
  }
}

/** Ids are two numbers, such as `1700000000000-0`. */
function isAfter(id: string, last: string | undefined): boolean {
  const [milliseconds = 0, number = 0] = id.split("-").map(Number);
  const [lastMilliseconds = 0, lastNumber = 0] = (last ?? "").split("-").map(Number);
  if (last === undefined || Number.isNaN(milliseconds + number + lastMilliseconds + lastNumber)) return true;
  return milliseconds - lastMilliseconds > 0 || (milliseconds === lastMilliseconds && number > lastNumber);
}
