import { answer, neverAnswer, startStubApi } from "@loopline/client/testing";
import { silentLogger as log } from "@loopline/platform/testing";
import { expect, it } from "vitest";
import { createEventRelay } from "../../server/events.ts";

/** Long enough for a busy machine, short enough for a test to wait for. */
const timeoutMs = 500;

const ask = (api: string, headers: Record<string, string> = {}, signal = new AbortController().signal) =>
  createEventRelay({ predictApiUrl: api, apiKey: "a key", timeoutMs, log })(
    new Request("http://web/api/events", { headers, signal }),
  );

it("passes on the API's events after Last-Event-ID, with our API key", async () => {
  const { url } = await startStubApi((response, request) => {
    const { "last-event-id": from, "x-api-key": key } = request.headers;
    response.writeHead(200, { "content-type": "text/event-stream" }).end(`data: ${from} ${key}\n\n`);
  });
  const response = ask(url, { "last-event-id": "7-0" });
  expect(response.headers.get("content-type")).toBe("text/event-stream");
  expect(await response.text()).toBe("retry: 3000\n\nevent: listening\ndata: {}\n\ndata: 7-0 a key\n\n");
});

it.each([
  ["is not running", async () => ({ url: "http://127.0.0.1:1" })],
  ["never answers", () => startStubApi(neverAnswer)],
  ["refuses", () => startStubApi(answer(503, {}))],
  ["sends no event stream", () => startStubApi(answer(200, {}, { "content-type": "application/json" }))],
])("ends without an error when the API %s, so that the browser reconnects", async (_, start) => {
  const { url } = await start();
  const response = ask(url);
  expect([response.status, await response.text()]).toEqual([200, "retry: 3000\n\n"]);
});

it("ends without an error when the API closes the connection", async () => {
  const { url } = await startStubApi((response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write("data: 1\n\n", () => response.destroy());
  });
  expect(await ask(url).text()).toMatch(/^retry: 3000\n\nevent: listening\n/);
});

it("closes the API's stream when the browser has gone", async () => {
  const gone = Promise.withResolvers<void>();
  const { url } = await startStubApi((response) => {
    response.once("close", () => gone.resolve());
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write("data: 1\n\n");
  });
  const browser = new AbortController();
  const reader = ask(url, {}, browser.signal).body?.getReader();
  await reader?.read();
  await reader?.read();
  browser.abort();
  await gone.promise;
});
