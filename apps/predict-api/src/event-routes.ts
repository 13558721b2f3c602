import { Readable } from "node:stream";
import { EventsHeadersSchema, EventsQuerySchema } from "@loopline/contracts";
import { AppError } from "@loopline/platform";
import { type Api, refuseOtherMethods } from "@loopline/platform/http";
import type { PredictApiDeps } from "./app.ts";
import { readEventsDocs } from "./docs.ts";
import { untilClosed } from "./until-closed.ts";
import { writeEvents } from "./write-events.ts";

/** Bytes that wait for a slow reader; what comes after them is not read from the feed yet. */
const buffered = 16_384;

export function addEventRoutes(
  api: Api,
  { events, mostStreams }: Pick<PredictApiDeps, "events" | "mostStreams">,
  stopping: AbortSignal,
): void {
  let streams = 0;

  api.get(
    "/events",
    {
      compress: false,
      config: { scope: "read", isLongLived: true, docs: readEventsDocs },
      schema: { headers: EventsHeadersSchema, querystring: EventsQuerySchema },
    },
    async (request, reply) => {
      if (streams >= mostStreams) {
        throw new AppError("unavailable", `there are ${mostStreams} event streams already`);
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
      // Once we stop it ends: its reader comes back, to another instance, and goes on where it was.
      const stream = Readable.from(writeEvents(events, start, untilClosed(reply, stopping)), {
        objectMode: false,
        highWaterMark: buffered,
      });
      return (
        reply
          .header("content-type", "text/event-stream")
          // Nothing else will come by this connection, and we need not wait for it when we stop.
          .header("connection", "close")
          .header("cache-control", "no-store")
          // For proxies that would collect it first.
          .header("x-accel-buffering", "no")
          .send(stream)
      );
    },
  );
  refuseOtherMethods(api, "/events");
}
