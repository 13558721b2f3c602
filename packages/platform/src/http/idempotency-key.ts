import type { FastifyRequest } from "fastify";

/** The Idempotency-Key of a request, apart from the same one of another caller. Undefined where none was sent. */
export function idempotencyKeyOf({ headers, apiKey }: FastifyRequest): string | undefined {
  const sent = headers["idempotency-key"];
  if (typeof sent !== "string") return undefined;
  return apiKey === null ? sent : `${apiKey.id}:${sent}`;
}
