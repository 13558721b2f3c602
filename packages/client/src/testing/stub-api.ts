import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { onTestFinished } from "vitest";

/** A request as the stub received it. */
export interface StubRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Answers a request, or misbehaves. It may return the behaviour that does so. */
export type Behaviour = (response: ServerResponse, request: StubRequest) => Behaviour | Promise<void> | void;

/**
 * Starts an API on a free port that answers the first request as the first behaviour says, the second as the second, and
 * all after that as the last. It stops after the test. `requests` has all requests so far.
 */
export async function startStubApi(
  ...behaviours: readonly [Behaviour, ...Behaviour[]]
): Promise<{ url: string; requests: StubRequest[] }> {
  return await startSharedStubApi(behaviours, onTestFinished);
}

/** The same for several tests. @param onEnd is called with the function that stops the API */
export async function startSharedStubApi(
  behaviours: readonly Behaviour[],
  onEnd: (stop: () => void) => void,
): Promise<{ url: string; requests: StubRequest[] }> {
  const requests: StubRequest[] = [];
  const server = createServer(async (message, response) => {
    const { method = "", url: path = "", headers } = message;
    const request = { method, path, headers, body: await text(message) };
    let behaviour: unknown = behaviours[requests.length] ?? behaviours.at(-1);
    requests.push(request);
    while (typeof behaviour === "function") behaviour = behaviour(response, request);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onEnd(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, requests };
}

/** Answers with a body: text as it is, anything else as JSON. */
export function answer(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Behaviour {
  return (response) => {
    response.writeHead(status, headers).end(typeof body === "string" ? body : JSON.stringify(body));
  };
}

/** Answers with an error in the shape of both APIs. */
export function problem(
  status: number,
  message: string,
  headers?: Readonly<Record<string, string>>,
): Behaviour {
  return answer(status, { status_text: "Something", message }, headers);
}

/** Closes the connection without an answer. */
export const hangUp: Behaviour = (response) => {
  response.destroy();
};

/** Announces a longer body than it sends. */
export const breakOff: Behaviour = (response) => {
  response.writeHead(200, { "content-length": "1000" }).write('{"batch_id":');
  response.on("error", () => {});
  setImmediate(() => response.destroy());
};

/** Leaves the connection open without an answer. */
export const neverAnswer: Behaviour = () => {};
