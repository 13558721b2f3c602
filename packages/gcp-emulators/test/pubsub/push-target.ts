import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type RequestListener, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { onTestFinished } from "vitest";
import { createEventQueue } from "./event-queue.ts";

/** A push as it arrived. The test answers it. */
export interface ReceivedPush {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly response: ServerResponse;
}

/** Serves HTTP on a free port until the end of the test, and returns the URL without a final slash. */
export async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no TCP address");
  return `http://127.0.0.1:${address.port}`;
}

/** A push endpoint that queues its requests for the test. */
export async function startPushTarget() {
  const pushes = createEventQueue<ReceivedPush>();
  const url = await serve(async (request, response) => {
    const body = await text(request);
    pushes.put({ path: request.url ?? "", headers: request.headers, body, response });
  });
  return { url, pushes };
}

/** Answers with a status and no body. */
export function answer({ response }: ReceivedPush, status: number): void {
  response.writeHead(status).end();
}
