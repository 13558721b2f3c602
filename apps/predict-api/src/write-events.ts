import type { EventFeed } from "@loopline/cache";
import { resetEvent } from "@loopline/contracts";

/** How often a reader hears from us although nothing happens, so that both sides notice a dead connection. */
const heartbeatMs = 15_000;

/** Events written at once. */
const limit = 50;

/** Where a stream begins. */
export interface StreamStart {
  /** The event that the reader has seen last. */
  readonly from: string;
  /** Whether all that came after it can still be read. */
  readonly isKnown: boolean;
}

/**
 * Writes events as `text/event-stream`, from the one after `from` on, as fast as they are read. A reader who was away for
 * too long is told so by a `reset`, and goes on from now.
 * Source: html.spec.whatwg.org/multipage/server-sent-events.html
 */
export async function* writeEvents(
  feed: Pick<EventFeed, "after" | "newest">,
  { from, isKnown }: StreamStart,
  signal: AbortSignal,
): AsyncGenerator<string> {
  let seen = isKnown ? from : await feed.newest();
  // The id alone is no event yet, but where a reader goes on who loses the connection before the first one.
  yield `retry: 1000\nid: ${seen}\n\n`;
  if (!isKnown) yield `id: ${seen}\nevent: ${resetEvent}\ndata: {}\n\n`;
  while (!signal.aborted) {
    const events = await feed.after(seen, { limit, milliseconds: heartbeatMs, signal });
    seen = events.at(-1)?.id ?? seen;
    if (signal.aborted) return;
    yield events.length === 0
      ? ": still here\n\n"
      : events.map(({ id, type, data }) => `id: ${id}\nevent: ${type}\ndata: ${data}\n\n`).join("");
  }
}
