import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { onTestFinished } from "vitest";

export interface StubRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Answers a request, or does to it what bad servers do. */
export type Behaviour = (response: ServerResponse, request: StubRequest) => void;

/** Answers in turn as each behaviour says, and on with the last one, until the test is over. */
export async function startStubApi(
  ...behaviours: readonly [Behaviour, ...Behaviour[]]
): Promise<{ url: string; requests: StubRequest[] }> {
  const requests: StubRequest[] = [];
  const server = createServer(async (message, response) => {
    const { method = "", url: path = "", headers } = message;
    const request = { method, path, headers, body: await text(message) };
    const behaviour = behaviours[requests.length] ?? behaviours.at(-1);
    requests.push(request);
    behaviour?.(response, request);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, requests };
}

export function answer(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Behaviour {
  return (response) => {
    response.writeHead(status, headers).end(typeof body === "string" ? body : JSON.stringify(body));
  };
}

/** An error as both APIs send it. */
export function problem(
  status: number,
  message: string,
  headers?: Readonly<Record<string, string>>,
): Behaviour {
  return answer(status, { status_text: "Something", message }, headers);
}

export const hangUp: Behaviour = (response) => response.destroy();

/** Says that it will send more than it does. */
export const breakOff: Behaviour = (response) => {
  response.writeHead(200, { "content-length": "1000" }).write('{"batch_id":');
  response.on("error", () => {});
  setImmediate(() => response.destroy());
};

export const neverAnswer: Behaviour = () => {};
