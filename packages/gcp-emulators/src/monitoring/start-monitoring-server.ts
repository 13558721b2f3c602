import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { SubscriptionBacklog } from "../pubsub/start-pubsub-emulator.ts";

/** What the server tells of, and where it listens. */
export interface MonitoringOptions {
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Default 0: any free port. */
  readonly port?: number;
  readonly backlogs: () => readonly SubscriptionBacklog[];
}

/** A running server. */
export interface MonitoringServer {
  readonly host: string;
  readonly port: number;
  /** `http://host:port` */
  readonly url: string;
  close(): Promise<void>;
}

const path = "/v1/subscriptions";

/**
 * Tells what Cloud Monitoring measures of subscriptions (`num_undelivered_messages`, `oldest_unacked_message_age`), as it
 * is now, by `GET /v1/subscriptions`. The shape is our own: Cloud Monitoring's has much that nobody here asks for.
 *
 * @throws if the port is taken
 */
export async function startMonitoringServer({
  host = "127.0.0.1",
  port = 0,
  backlogs,
}: MonitoringOptions): Promise<MonitoringServer> {
  const answer: RequestListener = (request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    if (pathname !== path) return void response.writeHead(404).end(`Not found: use GET ${path}\n`);
    if (request.method !== "GET") {
      return void response.writeHead(405, { allow: "GET" }).end(`Method not allowed: use GET ${path}\n`);
    }
    const subscriptions = backlogs().map(({ name, messages, oldestSeconds }) => ({
      name,
      undelivered: messages,
      oldest_unacked_seconds: oldestSeconds,
    }));
    response.setHeader("content-type", "application/json").end(JSON.stringify({ subscriptions }));
  };
  const server = createServer(answer);
  server.listen(port, host);
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return {
    host,
    port: address.port,
    url: `http://${host}:${address.port}`,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}
