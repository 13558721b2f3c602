import underPressure from "@fastify/under-pressure";
import type { Api } from "./create-api.ts";
import { retryAfterSeconds, sendError } from "./replies.ts";

export interface LoadOptions {
  /** Requests in flight. Long-lived routes do not count. */
  readonly maxInFlight: number;
  /** Mean event loop delay over a second. */
  readonly maxEventLoopDelayMs: number;
}

/** Up to this many requests in flight, the event loop delay is ignored: they are too few to cause it. */
const maxHarmlessInFlight = 8;

/**
 * Replies 503 above a load, before the body is read, so that accepted requests are answered soon: a client that retries is
 * better off than one that waits.
 */
export async function shedLoad(api: Api, { maxInFlight, maxEventLoopDelayMs }: LoadOptions): Promise<void> {
  // Only measures the delay; the hook below decides.
  await api.register(underPressure, {
    maxEventLoopDelay: maxEventLoopDelayMs,
    pressureHandler: () => undefined,
  });
  let inFlight = 0;
  const leave = () => {
    inFlight -= 1;
  };
  api.addHook("onRequest", (request, reply, done) => {
    const { isAlwaysAnswered, isLongLived } = request.routeOptions.config;
    if (isAlwaysAnswered === true) return done();
    const isLate = inFlight >= maxHarmlessInFlight && api.isUnderPressure();
    if (isLate || inFlight >= maxInFlight) {
      sendError(
        reply.header("Retry-After", retryAfterSeconds),
        503,
        "Too many requests at once, please try again",
      );
      return;
    }
    if (isLongLived !== true) {
      inFlight += 1;
      reply.raw.once("close", leave);
    }
    done();
  });
}
