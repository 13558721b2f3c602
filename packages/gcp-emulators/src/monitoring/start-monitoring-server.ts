import { createServer } from "node:http";
import type { SubscriptionBacklog } from "../pubsub/start-pubsub-emulator.ts";
import { type Emulator, type ListenOptions, listen, stopHttpServer } from "../shared/emulator.ts";

export interface MonitoringOptions extends ListenOptions {
  /** What to report: `backlogs` of a Pub/Sub emulator. */
  readonly backlogs: () => readonly SubscriptionBacklog[];
}

const path = "/v1/subscriptions";

/**
 * Reports the current values of what Cloud Monitoring measures of subscriptions (`num_undelivered_messages`,
 * `oldest_unacked_message_age`) on `GET /v1/subscriptions`. The format is not Cloud Monitoring's: its API needs a query
 * language for these two numbers.
 *
 * @throws if the port is taken
 */
export function startMonitoringServer({ backlogs, ...options }: MonitoringOptions): Promise<Emulator> {
  const server = createServer((request, response) => {
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
  });
  return listen(server, { ...options, scheme: "http://" }, () => stopHttpServer(server));
}
