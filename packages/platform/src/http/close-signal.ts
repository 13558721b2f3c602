import type { FastifyReply } from "fastify";
import type { Api } from "./create-api.ts";

/** A signal that aborts when the connection of a reply closes, the reply is sent, or the API stops. */
export type CloseSignal = (reply: FastifyReply) => AbortSignal;

/** Creates the {@link CloseSignal} of an API. */
export function createCloseSignal(api: Api): CloseSignal {
  const stopping = new AbortController();
  api.addHook("preClose", async () => stopping.abort());
  return (reply) => {
    const closed = new AbortController();
    reply.raw.once("close", () => closed.abort());
    return AbortSignal.any([closed.signal, stopping.signal]);
  };
}
