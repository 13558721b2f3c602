import type { Services } from "./services.ts";

/** Told once the predict API is heard: from then on a browser hears of everything. */
const listening = "event: listening\ndata: {}\n\n";

/** While the API cannot be heard, a browser comes back this often, in milliseconds. */
const comeBack = "retry: 3000\n\n";

/**
 * Passes the predict API's events on to a browser, from the one after `Last-Event-ID` on. Whatever becomes of the API, the
 * answer is a stream that ends: the browser comes back by itself, and has nothing to complain about.
 */
export function streamEvents(
  request: Request,
  { openEvents, log }: Pick<Services, "openEvents" | "log">,
): Response {
  async function* relay(): AsyncGenerator<Uint8Array> {
    const encoder = new TextEncoder();
    yield encoder.encode(comeBack);
    try {
      const { body } = await openEvents(request.headers.get("last-event-id"), request.signal);
      yield encoder.encode(listening);
      for await (const chunk of body) yield chunk;
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
      // Compressed, they would wait for more.
      "cache-control": "no-store, no-transform",
    },
  });
}
