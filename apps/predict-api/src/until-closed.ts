import type { FastifyReply } from "fastify";

/** A signal that is aborted when the caller has gone, has been answered, or we stop. */
export function untilClosed(reply: FastifyReply, stopping: AbortSignal): AbortSignal {
  const closed = new AbortController();
  reply.raw.once("close", () => closed.abort());
  return AbortSignal.any([closed.signal, stopping]);
}
