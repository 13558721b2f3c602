import { randomBytes } from "node:crypto";
import http from "node:http";
import https from "node:https";
import type { Delivery } from "./consumer.ts";
import type { Message } from "./message.ts";
import { pushShapeOf, type SubscriptionConfig } from "./resource-config.ts";

/** The only statuses that the service treats as an acknowledgement. */
const acceptedStatuses = new Set([102, 200, 201, 202, 204]);

/** How long an endpoint may be silent in the rest of its response. */
const responseTimeoutMs = 10_000;

/** Errors of a connection that the endpoint has just closed. */
const hangUpCodes = new Set(["ECONNRESET", "EPIPE"]);

export type PushClient = ReturnType<typeof createPushClient>;

/**
 * Posts messages over keep-alive connections. It does not limit the number of requests under way; its caller does.
 */
export function createPushClient() {
  const plain = new http.Agent({ keepAlive: true });
  const secure = new https.Agent({ keepAlive: true });
  const underWay = new Set<() => void>();

  /**
   * Posts a delivery to the subscription's endpoint. Calls `done` once: without a reason if the endpoint accepted the
   * message, else with the reason why not. The returned function aborts the request; `done` is then not called.
   */
  function post(
    config: SubscriptionConfig,
    delivery: Delivery,
    done: (failure?: string) => void,
  ): () => void {
    const url = config.pushConfig?.pushEndpoint ?? "";
    const body = encodeBody(config, delivery);
    const headers = encodeHeaders(config, delivery.message, body);
    let isDone = false;
    let isRetry = false;
    let request: http.ClientRequest;

    function finish(failure?: string): void {
      if (isDone) return;
      isDone = true;
      underWay.delete(abort);
      done(failure);
    }

    function judge(statusCode: number | undefined): void {
      // The message is settled, so an endpoint that never ends its response must not keep the connection.
      request.setTimeout(responseTimeoutMs, () => request.destroy());
      finish(acceptedStatuses.has(statusCode ?? 0) ? undefined : `status ${statusCode}`);
    }

    function send(): void {
      const options = { method: "POST", headers };
      request = url.startsWith("https:")
        ? https.request(url, { ...options, agent: secure })
        : http.request(url, { ...options, agent: plain });
      request.on("information", ({ statusCode }) => {
        if (statusCode === 102) judge(statusCode);
      });
      request.on("response", (response) => {
        judge(response.statusCode);
        response.on("error", () => {});
        response.resume();
      });
      request.on("error", (error: NodeJS.ErrnoException) => {
        // The endpoint closed an idle connection as it was used again. It never saw the message, so this is no nack.
        if (!isDone && !isRetry && request.reusedSocket && hangUpCodes.has(error.code ?? "")) {
          isRetry = true;
          send();
          return;
        }
        finish(error.message || (error.code ?? error.name));
      });
      request.end(body);
    }

    function abort(): void {
      isDone = true;
      underWay.delete(abort);
      request.destroy();
    }

    underWay.add(abort);
    send();
    return abort;
  }

  return {
    post,
    /** Aborts every request and closes every connection. */
    close(): void {
      for (const abort of [...underWay]) abort();
      plain.destroy();
      secure.destroy();
    },
  };
}

/** The body that the real service would send, with its doubled field names and their order. */
function encodeBody(config: SubscriptionConfig, { message, deliveryAttempt }: Delivery): Buffer {
  const publishTime = toTime(message);
  return Buffer.from(
    JSON.stringify({
      message: {
        // A message with only attributes has no `data`.
        ...(message.data.length > 0 && { data: message.data.toString("base64") }),
        attributes: message.attributes,
        messageId: message.id,
        message_id: message.id,
        publishTime,
        publish_time: publishTime,
        ...(message.orderingKey !== "" && { orderingKey: message.orderingKey }),
      },
      subscription: config.name,
      ...(deliveryAttempt !== undefined && { deliveryAttempt }),
    }),
  );
}

function encodeHeaders(
  { labels }: SubscriptionConfig,
  message: Message,
  body: Buffer,
): Record<string, string> {
  return {
    "content-type": "application/json",
    "content-length": String(body.length),
    "user-agent": "APIs-Google; (+https://developers.google.com/webmasters/APIs-Google.html)",
    ...(pushShapeOf(labels) === "eventarc" && {
      "ce-id": message.id,
      "ce-source": `//pubsub.googleapis.com/${message.topic}`,
      "ce-specversion": "1.0",
      "ce-time": toTime(message),
      "ce-type": "google.cloud.pubsub.topic.v1.messagePublished",
      traceparent: traceParent(message.attributes.googclient_traceparent),
    }),
  };
}

function toTime({ publishTime }: Message): string {
  return new Date(publishTime).toISOString();
}

const traceParentPattern = /^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;

/** The publisher's trace if it sent one, or else a new, unsampled one. */
function traceParent(published: string | undefined): string {
  if (published !== undefined && traceParentPattern.test(published)) return published;
  return `00-${randomBytes(16).toString("hex")}-${randomBytes(8).toString("hex")}-00`;
}
