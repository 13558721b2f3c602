import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { SubscriptionBacklog } from "../pubsub/start-pubsub-emulator.ts";
import { createEmulator, type Emulator, type ListenOptions, listen } from "../shared/listen.ts";

export interface MonitoringOptions extends ListenOptions {
  /** What to report: `backlogs` of a Pub/Sub emulator. */
  readonly backlogs: () => readonly SubscriptionBacklog[];
}

export interface MonitoringServer extends Emulator {
  /** `http://host:port`, like `endpoint`. */
  readonly url: string;
}

const path = "/v1/subscriptions";

/**
 * Reports on `GET /v1/subscriptions` what Cloud Monitoring measures of subscriptions (`num_undelivered_messages`,
 * `oldest_unacked_message_age`), as it is now. The shape is our own, because Cloud Monitoring's API is large and only two
 * of its metrics are needed.
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
  const boundPort = await listen(server, host, port);

  const emulator = createEmulator({ host, port: boundPort, scheme: "http://" }, async () => {
    const closed = once(server, "close");
    server.close();
    server.closeAllConnections();
    await closed;
  });
  return { ...emulator, url: emulator.endpoint };
}
