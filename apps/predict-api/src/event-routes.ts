import { Readable } from "node:stream";
import { type EventFeed, type EventStart, isVisible } from "@loopline/cache";
import { type Contracts, EventsHeadersSchema, EventsQuerySchema, resetEvent } from "@loopline/contracts";
import { AppError, type Clock, createPlaces } from "@loopline/platform";
import { type Api, type CloseSignal, type RouteDocs, viewerOf } from "@loopline/platform/http";
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
  {
    contracts,
    events,
    maxStreams,
    clock,
  }: Pick<PredictApiDeps, "contracts" | "events" | "maxStreams" | "clock">,
  closeSignal: CloseSignal,
): void {
  const places = createPlaces(maxStreams);

  api.get(
    "/events",
    {
      compress: false,
      config: { scope: "read", isLongLived: true, docs: readEventsDocs(contracts) },
      schema: { headers: EventsHeadersSchema, querystring: EventsQuerySchema },
    },
    async (request, reply) => {
      const owner = viewerOf(request);
      const free = places.take(owner);
      if (free === undefined) throw new AppError("unavailable", "there are too many event streams already");
      reply.raw.once("close", free);
      const lastId = request.headers["last-event-id"] ?? request.query.last_event_id;
      const start = await events.start(lastId, owner !== undefined);
      const reader = { feed: events, clock, start, owner };
      // Ends when the API stops: the client reconnects to another instance and resumes.
      const stream = Readable.from(writeEvents(reader, closeSignal(reply)), {
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
const heartbeatSeconds = 15;

/** Events read at once, of which an owner sees only its own. */
const maxEvents = 50;
const maxEventsOfAll = 500;

interface EventReader {
  readonly feed: Pick<EventFeed, "after">;
  readonly clock: Pick<Clock, "seconds">;
  readonly start: EventStart;
  /** Sees only its own batches; undefined: sees everything. */
  readonly owner: string | undefined;
}

/**
 * Formats events as `text/event-stream` from the start, as fast as they are read. If events are lost, sends a `reset` and continues
 * from now. Nothing that is written, or when, depends on events that the reader may not see.
 * Source: html.spec.whatwg.org/multipage/server-sent-events.html
 */
async function* writeEvents(
  { feed, clock, start: { id, from, isKnown }, owner }: EventReader,
  signal: AbortSignal,
): AsyncGenerator<string> {
  const limit = owner === undefined ? maxEvents : maxEventsOfAll;
  let seen = from;
  // Send the id first, so that a client that disconnects before any event can resume.
  yield `retry: 1000\nid: ${id}\n\n`;
  if (!isKnown) yield `id: ${id}\nevent: ${resetEvent}\ndata: {}\n\n`;
  let writeBy = clock.seconds() + heartbeatSeconds;
  while (!signal.aborted) {
    const milliseconds = 1_000 * (writeBy - clock.seconds());
    const events = milliseconds > 0 ? await feed.after(seen, { limit, milliseconds, signal }) : [];
    seen = events.at(-1)?.id ?? seen;
    if (signal.aborted) return;
    const visible = events.filter((event) => isVisible(event, owner));
    if (visible.length === 0 && events.length > 0) continue;
    yield visible.length === 0
      ? ": still here\n\n"
      : visible.map(({ id, type, data }) => `id: ${id}\nevent: ${type}\ndata: ${data}\n\n`).join("");
    writeBy = clock.seconds() + heartbeatSeconds;
  }
}
