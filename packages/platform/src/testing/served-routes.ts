import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { Api } from "../http/index.ts";

const channel = "fastify.initialization";

const MessageSchema = z.object({ fastify: z.custom<FastifyInstance>() });

/**
 * What an API serves, as OpenAPI writes it: `GET /batches/{batchId}`. Told by Fastify and by the API's own answers, not by
 * what its routes say of themselves. HEAD and OPTIONS are left out: they go without saying.
 */
export async function servedRoutes(build: () => Promise<Api>): Promise<string[]> {
  const methods = new Map<string, string[]>();
  const watch = (message: unknown): void => {
    MessageSchema.parse(message).fastify.addHook("onRoute", ({ method, url }) => {
      methods.set(url, [...(methods.get(url) ?? []), ...[method].flat()]);
    });
  };
  subscribe(channel, watch);
  const api = await build().finally(() => unsubscribe(channel, watch));
  const served: string[] = [];
  for (const [url, registered] of methods) {
    const { headers } = await api.inject({ method: "TRACE", url });
    // Where other methods are refused, all are registered.
    const own = headers.allow === undefined ? registered : String(headers.allow).split(", ");
    const path = url.replaceAll(/:(\w+)/g, "{$1}");
    served.push(
      ...own.filter((method) => !["HEAD", "OPTIONS"].includes(method)).map((method) => `${method} ${path}`),
    );
  }
  await api.close();
  return served.toSorted();
}
