import { type Deadline, startDeadline } from "@loopline/client";
import type { Services } from "./services.ts";

/**
 * Opens the predict API's stream of events. It ends when the signal aborts.
 *
 * @param lastEventId the stream continues after this event
 * @throws {Error} if the API does not answer with a stream
 */
export type OpenEvents = (
  lastEventId: string | null,
  signal: AbortSignal,
) => Promise<AsyncIterable<Uint8Array>>;

/** The stream is dead after this many milliseconds without a byte: three of the API's heartbeats. */
const maxSilenceMs = 45_000;

/**
 * @param apiKey where callers need one
 * @param timeoutMs until the API counts as down
 */
export function createOpenEvents(
  predictApiUrl: string,
  apiKey: string | undefined,
  timeoutMs: number,
): OpenEvents {
  const url = `${predictApiUrl.replace(/\/$/, "")}/events`;
  return async (lastEventId, signal) => {
    const headers = new Headers();
    if (apiKey !== undefined) headers.set("x-api-key", apiKey);
    if (lastEventId !== null) headers.set("last-event-id", lastEventId);
    const deadline = startDeadline(timeoutMs, signal);
    try {
      const response = await fetch(url, {
        headers,
        signal: deadline.signal,
        cache: "no-store",
        redirect: "error",
      });
      const { ok, status, body } = response;
      const isStream = response.headers.get("content-type")?.startsWith("text/event-stream") === true;
      if (ok && isStream && body !== null) return untilSilent(body, deadline);
      await body?.cancel();
      throw new Error(`GET /events answered ${status}`);
    } catch (error) {
      deadline.clear();
      throw error;
    }
  };
}

async function* untilSilent(body: AsyncIterable<Uint8Array>, deadline: Deadline): AsyncGenerator<Uint8Array> {
  try {
    deadline.restart(maxSilenceMs);
    for await (const chunk of body) {
      // The time that a slow browser takes does not count.
      deadline.pause();
      yield chunk;
      deadline.restart(maxSilenceMs);
    }
  } finally {
    deadline.clear();
  }
}

/** Tells the browser that the predict API's stream is open, so that it receives every event from now on. */
const listeningEvent = "event: listening\ndata: {}\n\n";

/** Milliseconds after which a browser reconnects to a stream that ended. */
const reconnectDelay = "retry: 3000\n\n";

/**
 * Passes the predict API's events on to a browser, starting after `Last-Event-ID`. Whatever happens to the API, the reply
 * is a stream that ends without an error: the browser reconnects by itself and logs nothing.
 */
export function streamEvents(
  request: Request,
  { openEvents, log }: Pick<Services, "openEvents" | "log">,
): Response {
  async function* relay(): AsyncGenerator<Uint8Array> {
    const encoder = new TextEncoder();
    yield encoder.encode(reconnectDelay);
    try {
      const events = await openEvents(request.headers.get("last-event-id"), request.signal);
      yield encoder.encode(listeningEvent);
      for await (const chunk of events) yield chunk;
    } catch (error) {
      if (!request.signal.aborted) log.debug({ err: error }, "the predict API's events ended");
    }
  }
  const chunks = relay();
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
}
