import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { once } from "node:events";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { Api } from "../http/index.ts";

const channel = "fastify.initialization";

const MessageSchema = z.object({ fastify: z.custom<FastifyInstance>() });

/**
 * The routes that an API serves, in OpenAPI's notation: `GET /batches/{batchId}`. From Fastify and from the API's own
 * responses, not from the routes' docs. HEAD and OPTIONS are left out.
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
    // The 405 route of a path has all other methods; its Allow header has those that are served.
    const own = headers.allow === undefined ? registered : String(headers.allow).split(", ");
    const path = url.replaceAll(/:(\w+)/g, "{$1}");
    served.push(
      ...own.filter((method) => !["HEAD", "OPTIONS"].includes(method)).map((method) => `${method} ${path}`),
    );
  }
  await api.close();
  return served.toSorted();
}

const DocumentSchema = z.object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) });

/** The routes in an API's OpenAPI document, as `GET /batches/{batchId}`. */
export async function documentedRoutes(build: () => Promise<Api>): Promise<string[]> {
  const api = await build();
  const reply = await api.inject({ url: "/openapi.json" });
  await api.close();
  const { paths } = DocumentSchema.parse(reply.json());
  return Object.entries(paths)
    .flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
    )
    .toSorted();
}

/** A connection on which a test writes HTTP by hand. */
interface RawConnection {
  write(bytes: string | Uint8Array): void;
  /** Everything that the server sent until it closed the connection. */
  readonly received: Promise<string>;
}

/** Connects to a port of this machine. */
export async function connectRaw(port: number): Promise<RawConnection> {
  const socket = connect({ port, host: "127.0.0.1" });
  await once(socket, "connect");
  return { write: (bytes) => void socket.write(bytes), received: text(socket) };
}
