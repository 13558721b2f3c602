import underPressure from "@fastify/under-pressure";
import type { Api } from "./create-api.ts";
import { replyWithOverload } from "./replies.ts";

export interface LoadOptions {
  /** Requests that may wait for their answer at once; those of long-lived routes do not count. */
  readonly maxInFlight: number;
  /** Milliseconds by which timers may be late, on average over a second, while there is more than a little to do. */
  readonly maxEventLoopDelayMs: number;
}

/** So few requests are answered however late the event loop is: it was not they who made it late. */
const few = 8;

/**
 * Refuses requests with 503 while there are more than can be answered soon, so that those that were accepted are: a
 * caller who is told to come back is better off than one who waits. Before their bodies are read.
 */
export async function shedLoad(api: Api, { maxInFlight, maxEventLoopDelayMs }: LoadOptions): Promise<void> {
  // It measures; the decision is below, together with the other.
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
    const isLate = inFlight >= few && api.isUnderPressure();
    if (isLate || inFlight >= maxInFlight) {
      replyWithOverload(reply);
      return;
    }
    if (isLongLived !== true) {
      inFlight += 1;
      reply.raw.once("close", leave);
    }
    done();
  });
}
