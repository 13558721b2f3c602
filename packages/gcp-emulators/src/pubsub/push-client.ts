import http from "node:http";
import https from "node:https";
import type { PushRequest } from "./push-request.ts";

/** Whether the endpoint accepted the message, or why not. */
export type PushResult =
  | { readonly status: "accepted" }
  | { readonly status: "refused"; readonly reason: string };

/** Posts messages over keep-alive connections. */
export interface PushClient {
  /** Calls `done` once. The returned function aborts the request; `done` is then not called. */
  post(request: PushRequest, done: (result: PushResult) => void): () => void;
  /** Aborts every request and closes every connection. */
  close(): void;
}

/** The only statuses that the service treats as an acknowledgement. */
const acceptedStatuses = new Set([102, 200, 201, 202, 204]);

/** How long an endpoint may be silent in the rest of its response. */
const responseTimeoutMs = 10_000;

/** Errors of a connection that the endpoint has just closed. */
const hangUpCodes = new Set(["ECONNRESET", "EPIPE"]);

/** A client without connections. It does not limit the number of requests under way; its caller does. */
export function createPushClient(): PushClient {
  const plain = new http.Agent({ keepAlive: true });
  const secure = new https.Agent({ keepAlive: true });
  const underWay = new Set<() => void>();

  function post(push: PushRequest, done: (result: PushResult) => void): () => void {
    let isDone = false;
    let isRetry = false;
    let request: http.ClientRequest;

    function finish(result: PushResult): void {
      if (isDone) return;
      isDone = true;
      underWay.delete(abort);
      done(result);
    }

    function judge(statusCode: number | undefined): void {
      // The message is settled, so an endpoint that never ends its response must not keep the connection.
      request.setTimeout(responseTimeoutMs, () => request.destroy());
      if (acceptedStatuses.has(statusCode ?? 0)) finish({ status: "accepted" });
      else finish({ status: "refused", reason: `status ${statusCode}` });
    }

    function send(): void {
      const options = { method: "POST", headers: push.headers };
      request = push.url.startsWith("https:")
        ? https.request(push.url, { ...options, agent: secure })
        : http.request(push.url, { ...options, agent: plain });
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
        finish({ status: "refused", reason: error.message || (error.code ?? error.name) });
      });
      request.end(push.body);
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
    close() {
      for (const abort of [...underWay]) abort();
      plain.destroy();
      secure.destroy();
    },
  };
}
