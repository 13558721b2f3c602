import type { HTTPMethods } from "fastify";
import type { Api } from "./create-api.ts";
import { replyWithMethodNotAllowed } from "./replies.ts";

/** Answers every method of a path that has no route of its own with 405. Call it after the path's routes. */
export function refuseOtherMethods(api: Api, url: string): void {
  // OPTIONS is answered for every path.
  const methods = api.supportedMethods.filter((method): method is HTTPMethods => method !== "OPTIONS");
  const allowed = methods.filter((method) => api.hasRoute({ method, url }));
  const others = methods.filter((method) => !allowed.includes(method));
  // Before the body is read: what is not allowed need not be understood.
  const onRequest = async (_request: unknown, reply: Parameters<typeof replyWithMethodNotAllowed>[0]) =>
    replyWithMethodNotAllowed(reply, allowed);
  const config = { isPublic: true };
  api.route({ method: [...others], url, config, onRequest, handler: async () => undefined });
}
