import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { silentLogger as log } from "@loopline/platform/testing";
import { expect, it, onTestFinished } from "vitest";
import { createEventRelay } from "../../server/events.ts";

/** Starts a predict API with one route, whose stream the test writes. */
async function startApi(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<string> {
  const server = createServer(answer).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Long enough for a busy machine, short enough for a test to wait for. */
const timeoutMs = 500;

const ask = (api: string, headers: Record<string, string> = {}, signal = new AbortController().signal) =>
  createEventRelay({ predictApiUrl: api, apiKey: "a key", timeoutMs, log })(
    new Request("http://web/api/events", { headers, signal }),
  );

it("passes on the API's events after Last-Event-ID, with our API key", async () => {
  const api = await startApi((request, response) => {
    const { "last-event-id": from, "x-api-key": key } = request.headers;
    response.writeHead(200, { "content-type": "text/event-stream" }).end(`data: ${from} ${key}\n\n`);
  });
  const response = ask(api, { "last-event-id": "7-0" });
  expect(response.headers.get("content-type")).toBe("text/event-stream");
  expect(await response.text()).toBe("retry: 3000\n\nevent: listening\ndata: {}\n\ndata: 7-0 a key\n\n");
});

it.each([
  ["is not running", async () => "http://127.0.0.1:1"],
  ["never answers", () => startApi(() => {})],
  ["refuses", () => startApi((_, response) => response.writeHead(503).end("{}"))],
  [
    "sends no event stream",
    () => startApi((_, response) => response.setHeader("content-type", "application/json").end("{}")),
  ],
])("ends without an error when the API %s, so that the browser reconnects", async (_, start) => {
  const response = ask(await start());
  expect([response.status, await response.text()]).toEqual([200, "retry: 3000\n\n"]);
});

it("ends without an error when the API closes the connection", async () => {
  const api = await startApi((_, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write("data: 1\n\n", () => response.destroy());
  });
  expect(await ask(api).text()).toMatch(/^retry: 3000\n\nevent: listening\n/);
});

it("closes the API's stream when the browser has gone", async () => {
  const gone = Promise.withResolvers<void>();
  const api = await startApi((request, response) => {
    request.socket.once("close", () => gone.resolve());
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write("data: 1\n\n");
  });
  const browser = new AbortController();
  const reader = ask(api, {}, browser.signal).body?.getReader();
  await reader?.read();
  await reader?.read();
  browser.abort();
  await gone.promise;
});
