import { startDeadline } from "@loopline/client";
import type { Logger } from "@loopline/platform";

export interface EventRelayOptions {
  readonly predictApiUrl: string;
  /** For APIs that require a key. */
  readonly apiKey: string | undefined;
  /** Milliseconds until the API counts as down. */
  readonly timeoutMs: number;
  readonly log: Logger;
}

/** The stream is dead after this many milliseconds without a byte: three of the API's heartbeats. */
const maxSilenceMs = 45_000;

/** Milliseconds after which a browser reconnects to a stream that ended. */
const reconnectDelay = "retry: 3000\n\n";

/** Tells the browser that the predict API's stream is open, so that it receives every event from now on. */
const listeningEvent = "event: listening\ndata: {}\n\n";

/**
 * Passes the predict API's events on to a browser, starting after `Last-Event-ID`. Whatever happens to the API, the reply
 * is a stream that ends without an error: the browser reconnects by itself and logs nothing.
 */
export function createEventRelay(options: EventRelayOptions): (request: Request) => Response {
  return (request) => {
    const chunks = relay(request, options);
    const body = new ReadableStream<Uint8Array>({
      async pull(controller) {
        const { value, done } = await chunks.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      async cancel() {
        await chunks.return(undefined);
      },
    });
    return new Response(body, {
      headers: {
        "content-type": "text/event-stream",
        // Compression would buffer events.
        "cache-control": "no-store, no-transform",
      },
    });
  };
}

async function* relay(
  { headers, signal }: Request,
  { predictApiUrl, apiKey, timeoutMs, log }: EventRelayOptions,
): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  yield encoder.encode(reconnectDelay);
  const deadline = startDeadline(timeoutMs, signal);
  let events: ReadableStream<Uint8Array> | null = null;
  try {
    const lastEventId = headers.get("last-event-id");
    const response = await fetch(`${predictApiUrl.replace(/\/$/, "")}/events`, {
      headers: {
        ...(apiKey !== undefined && { "x-api-key": apiKey }),
        ...(lastEventId !== null && { "last-event-id": lastEventId }),
      },
      signal: deadline.signal,
      cache: "no-store",
      redirect: "error",
    });
    events = response.body;
    const isStream = response.headers.get("content-type")?.startsWith("text/event-stream") === true;
    if (!response.ok || !isStream || events === null) {
      throw new Error(`GET /events answered ${response.status}`);
    }
    yield encoder.encode(listeningEvent);
    deadline.restart(maxSilenceMs);
    for await (const chunk of events) {
      // The time that a slow browser takes does not count.
      deadline.pause();
      yield chunk;
      deadline.restart(maxSilenceMs);
    }
  } catch (error) {
    if (!signal.aborted) log.debug({ err: error }, "the predict API's events ended");
  } finally {
    deadline.clear();
    // Rejects if the stream was read to its end or broke.
    await events?.cancel().catch(() => undefined);
  }
}
