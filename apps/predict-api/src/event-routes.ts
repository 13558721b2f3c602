import { Readable } from "node:stream";
import type { EventFeed } from "@loopline/cache";
import { type Contracts, EventsHeadersSchema, EventsQuerySchema, resetEvent } from "@loopline/contracts";
import { AppError } from "@loopline/platform";
import type { Api, CloseSignal, RouteDocs } from "@loopline/platform/http";
import type { PredictApiDeps } from "./app.ts";

const readEventsDocs = ({ EventStreamSchema }: Contracts): RouteDocs => ({
  id: "readEvents",
  tag: "Events",
  summary: "Read events as they happen",
  description: [
    "An endless stream of server-sent events: `batch-predicted`, `job-finished` and `model-promoted`, with the data BatchPredicted, JobFinished and ModelPromoted.",
    "Reconnect with `Last-Event-ID` to resume. `reset` means that events were lost: reload everything.",
  ].join(" "),
  reply: EventStreamSchema,
  mediaType: "text/event-stream",
});

/** Bytes buffered for a slow client. Further events are not read from the feed until it catches up. */
const bufferBytes = 16_384;

export function addEventRoutes(
  api: Api,
  { contracts, events, maxStreams }: Pick<PredictApiDeps, "contracts" | "events" | "maxStreams">,
  closeSignal: CloseSignal,
): void {
  let streams = 0;

  api.get(
    "/events",
    {
      compress: false,
      config: { scope: "read", isLongLived: true, docs: readEventsDocs(contracts) },
      schema: { headers: EventsHeadersSchema, querystring: EventsQuerySchema },
    },
    async (request, reply) => {
      if (streams >= maxStreams) {
        throw new AppError("unavailable", `there are ${maxStreams} event streams already`);
      }
      streams += 1;
      reply.raw.once("close", () => {
        streams -= 1;
      });
      const lastId = request.headers["last-event-id"] ?? request.query.last_event_id;
      const start =
        lastId === undefined
          ? { from: await events.newest(), isKnown: true }
          : { from: lastId, isKnown: await events.isKnown(lastId) };
      // Ends when the API stops: the client reconnects to another instance and resumes.
      const stream = Readable.from(writeEvents(events, start, closeSignal(reply)), {
        objectMode: false,
        highWaterMark: bufferBytes,
      });
      return (
        reply
          .header("content-type", "text/event-stream")
          // The connection is not reused, so the shutdown need not wait for it.
          .header("connection", "close")
          .header("cache-control", "no-store")
          // Turns off buffering in proxies.
          .header("x-accel-buffering", "no")
          .send(stream)
      );
    },
  );
}

/** Heartbeat interval, so that both sides detect a dead connection. */
const heartbeatMs = 15_000;

/** Events written at once. */
const maxEvents = 50;

interface StreamStart {
  /** Id of the last event that the client has. */
  readonly from: string;
  /** Whether all later events can still be read. */
  readonly isKnown: boolean;
}

/**
 * Formats events as `text/event-stream`, starting after `from`, as fast as they are read. If later events are lost, sends a
 * `reset` and continues from now. Source: html.spec.whatwg.org/multipage/server-sent-events.html
 */
async function* writeEvents(
  feed: Pick<EventFeed, "after" | "newest">,
  { from, isKnown }: StreamStart,
  signal: AbortSignal,
): AsyncGenerator<string> {
  let seen = isKnown ? from : await feed.newest();
  // Send the id first, so that a client that disconnects before any event can resume.
  yield `retry: 1000\nid: ${seen}\n\n`;
  if (!isKnown) yield `id: ${seen}\nevent: ${resetEvent}\ndata: {}\n\n`;
  while (!signal.aborted) {
    const events = await feed.after(seen, { limit: maxEvents, milliseconds: heartbeatMs, signal });
    seen = events.at(-1)?.id ?? seen;
    if (signal.aborted) return;
    yield events.length === 0
      ? ": still here\n\n"
      : events.map(({ id, type, data }) => `id: ${id}\nevent: ${type}\ndata: ${data}\n\n`).join("");
  }
}
