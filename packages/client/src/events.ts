import type { PipelineEvent } from "@loopline/contracts";
import { readStream } from "./event-stream.ts";
import { LooplineError } from "./loopline-error.ts";
import { backoff, isTransient } from "./retry.ts";
import type { Settings } from "./settings.ts";
import type { SseBlock } from "./sse-parser.ts";

/**
 * Something that has happened. After a `reset`, events are missing that are no longer kept: read everything anew.
 * The id says where to go on.
 */
export type LooplineEvent =
  | (PipelineEvent & { readonly id: string })
  | { readonly id: string; readonly type: "reset"; readonly data: unknown };

export interface EventsOptions {
  /** Goes on after this event; from now on without it. */
  readonly lastEventId?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

const knownTypes: Readonly<Record<LooplineEvent["type"], true>> = {
  "batch-predicted": true,
  "job-finished": true,
  "model-promoted": true,
  reset: true,
};

/** Milliseconds between two connections, until the server says something else. */
const usualPause = 1_000;

/**
 * Events as they happen, each once, across any number of connections. Types that are not known are left out. Gives up
 * like any request while there never was a connection, and never after that.
 *
 * @throws {LooplineError}
 */
export async function* readEvents(
  url: string,
  { lastEventId, signal }: EventsOptions,
  settings: Settings,
): AsyncGenerator<LooplineEvent, void, undefined> {
  let last = lastEventId;
  let pause = usualPause;
  let failures = 0;
  let wasOpen = false;
  const onOpen = () => {
    wasOpen = true;
    failures = 0;
  };
  const onRetry = (ms: number) => {
    pause = ms;
  };
  for (;;) {
    signal?.throwIfAborted();
    let retryAfter: number | undefined;
    try {
      for await (const block of readStream(url, { lastEventId: last, signal, onOpen, onRetry }, settings)) {
        if (block.type !== "reset" && !isAfter(block.id, last)) continue;
        if (block.id !== "") last = block.id;
        const event = toEvent(block);
        if (event !== undefined) yield event;
      }
    } catch (error) {
      if (!isTransient(error) || (!wasOpen && failures >= settings.retries)) throw error;
      retryAfter = error.retryAfter;
    }
    await settings.sleep(backoff(failures++, retryAfter, settings.random, pause), signal);
  }
}

/** The data is taken to be of its type, as the API promises. */
function toEvent({ id, type, data }: SseBlock): LooplineEvent | undefined {
  if (data === undefined || !(type in knownTypes)) return undefined;
  try {
    return { id, type, data: JSON.parse(data) } as LooplineEvent;
  } catch (cause) {
    throw new LooplineError(200, `event ${id} (${type}) is no JSON`, { cause });
  }
}

/** Ids are two numbers, such as `1700000000000-0`. */
function isAfter(id: string, last: string | undefined): boolean {
  const [milliseconds = 0, number = 0] = id.split("-").map(Number);
  const [lastMilliseconds = 0, lastNumber = 0] = (last ?? "").split("-").map(Number);
  if (last === undefined || Number.isNaN(milliseconds + number + lastMilliseconds + lastNumber)) return true;
  return milliseconds - lastMilliseconds > 0 || (milliseconds === lastMilliseconds && number > lastNumber);
}
