import { once } from "node:events";
import type { Socket } from "node:net";
import { setImmediate as turn } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Api, createApi } from "../src/http/index.ts";
import { connectRaw, silentLogger as log } from "../src/testing/index.ts";

const ours = "https://ours.example";

let api: Api;
let port: number;

async function listen(corsOrigins: string | string[] = "*"): Promise<void> {
  api = await createApi({ log, corsOrigins, bodyLimit: 2_000_000 });
  const config = { isPublic: true };
  api.post("/things", { config }, async ({ body }) => ({ length: JSON.stringify(body).length }));
  port = Number(new URL(await api.listen({ host: "127.0.0.1", port: 0 })).port);
}

/** The server's side of the connection on which the next request comes. */
async function arrived(): Promise<Socket> {
  const { promise, resolve } = Promise.withResolvers<Socket>();
  api.server.once("request", ({ socket }) => resolve(socket));
  return promise;
}

/** Everything that the server replies to this, until it closes the connection. */
async function answerTo(request: string): Promise<string> {
  const connection = await connectRaw(port);
  connection.write(request);
  return connection.received;
}

function parse(answer: string) {
  const [head = "", body = ""] = answer.split("\r\n\r\n");
  const [line = "", ...fields] = head.split("\r\n");
  const headers = Object.fromEntries(
    fields.map((field) => {
      const [name = "", ...value] = field.split(": ");
      return [name.toLowerCase(), value.join(": ")];
    }),
  );
  return { status: Number(line.split(" ")[1]), headers, body };
}

beforeEach(() => {
  // The check of slow bodies, not what Node and sockets wait for.
  vi.useFakeTimers({ toFake: ["setInterval"] });
});

afterEach(async () => {
  vi.useRealTimers();
  await api.close();
});

const host = "Host: api.example\r\n";
const malformed = "the request is not valid HTTP";

describe("a request that reaches no route is answered in the contract's form", () => {
  it.each([
    ["no HTTP at all", "hello\r\n\r\n", 400, malformed],
    ["a header without a name", `GET /health HTTP/1.1\r\n${host}: x\r\n\r\n`, 400, malformed],
    [
      "two lengths",
      `POST /things HTTP/1.1\r\n${host}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}`,
      400,
      malformed,
    ],
    [
      "a chunk without a length",
      `POST /things HTTP/1.1\r\n${host}Transfer-Encoding: chunked\r\n\r\nzz\r\n`,
      400,
      malformed,
    ],
    ["no host", "GET /health HTTP/1.1\r\nConnection: close\r\n\r\n", 400, "the Host header is missing"],
    [
      "a path that is no URL",
      `GET /%zz HTTP/1.1\r\n${host}Connection: close\r\n\r\n`,
      400,
      "'/%zz' is not a valid url component",
    ],
    [
      "long headers",
      `GET /health HTTP/1.1\r\n${host}X: ${"x".repeat(20_000)}\r\n\r\n`,
      431,
      "the URL and headers are too large",
    ],
    [
      "a long URL",
      `GET /${"x".repeat(20_000)} HTTP/1.1\r\n${host}\r\n`,
      431,
      "the URL and headers are too large",
    ],
    [
      "long chunk extensions",
      `POST /things HTTP/1.1\r\n${host}Transfer-Encoding: chunked\r\n\r\n2;${"x".repeat(20_000)}\r\n{}\r\n0\r\n\r\n`,
      413,
      "body is too large",
    ],
    ["CONNECT", `CONNECT api.example:443 HTTP/1.1\r\n${host}\r\n`, 405, "Method not allowed"],
  ] as const)("%s", async (_what, request, status, message) => {
    await listen();
    const answer = parse(await answerTo(request));
    expect(answer.status).toBe(status);
    const texts = {
      400: "Bad request",
      405: "Method not allowed",
      413: "Payload too large",
      431: "Request header fields too large",
    };
    expect(JSON.parse(answer.body)).toEqual({ status_text: texts[status], message });
    expect(answer.headers).toMatchObject({
      "access-control-allow-origin": "*",
      "content-type": "application/json; charset=utf-8",
      "content-length": String(answer.body.length),
      "x-content-type-options": "nosniff",
      "cache-control": "no-store",
    });
  });

  it("allows only the configured origins", async () => {
    await listen([ours]);
    const tooLong = (origin: string) =>
      answerTo(`GET / HTTP/1.1\r\n${host}Origin: ${origin}\r\nX: ${"x".repeat(20_000)}\r\n\r\n`);
    expect(parse(await tooLong(ours)).headers).toMatchObject({
      "access-control-allow-origin": ours,
      vary: "Origin",
    });
    expect(parse(await tooLong("https://other.example")).headers).not.toHaveProperty(
      "access-control-allow-origin",
    );
  });

  it("ignores an unknown expectation", async () => {
    await listen();
    const request = `POST /things HTTP/1.1\r\n${host}Expect: miracles\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}`;
    expect(parse(await answerTo(request)).status).toBe(200);
  });

  it("sends no second response after the first", async () => {
    await listen();
    const head = `POST /nowhere HTTP/1.1\r\n${host}Transfer-Encoding: chunked\r\n\r\n`;
    const connection = await connectRaw(port);
    connection.write(head);
    await once(api.server, "request");
    connection.write("zz\r\n");
    expect((await connection.received).match(/HTTP\/1\.1 /g)).toHaveLength(1);
  });
});

describe("a body", () => {
  const windowMs = 5_000;

  /** Sends headers. The returned `send` resolves once the server has received the bytes. */
  async function begin(length: number) {
    const connection = await connectRaw(port);
    connection.write(
      `POST /things HTTP/1.1\r\n${host}Origin: ${ours}\r\nConnection: close\r\nContent-Length: ${length}\r\n\r\n`,
    );
    const socket = await arrived();
    let expected = socket.bytesRead;
    await turn();
    return {
      ...connection,
      async send(bytes: string) {
        connection.write(bytes);
        expected += bytes.length;
        while (socket.bytesRead < expected) await turn();
      },
    };
  }

  it("refuses a body that arrives byte by byte after five seconds", async () => {
    await listen([ours]);
    const sender = await begin(1_000);
    await sender.send("{");
    for (let second = 0; second < 5; second++) {
      await sender.send(" ");
      vi.advanceTimersByTime(1_000);
    }
    const answer = parse(await sender.received);
    expect(answer.status).toBe(408);
    expect(JSON.parse(answer.body)).toEqual({
      status_text: "Request timeout",
      message: "the request took too long to arrive",
    });
    expect(answer.headers).toMatchObject({ "access-control-allow-origin": ours, connection: "close" });
  });

  it("refuses a body that stops half way", async () => {
    await listen();
    const sender = await begin(1_900_000);
    await sender.send(`"${"x".repeat(1_000_000)}`);
    vi.advanceTimersByTime(2 * windowMs);
    expect(parse(await sender.received).status).toBe(408);
  });

  it("accepts a slow body as long as it makes progress", async () => {
    await listen();
    const size = 1_500_002;
    const sender = await begin(size);
    await sender.send('"');
    for (let window = 0; window < 15; window++) {
      await sender.send("x".repeat(100_000));
      vi.advanceTimersByTime(windowMs);
    }
    await sender.send('"');
    expect(JSON.parse(parse(await sender.received).body)).toEqual({ length: size });
  });

  it("refuses a body that still arrives five seconds after the API stops", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "setInterval"] });
    await listen();
    const sender = await begin(1_900_000);
    const closed = api.close();
    await sender.send(`"${"x".repeat(1_000_000)}`);
    vi.advanceTimersByTime(windowMs);
    const answer = parse(await sender.received);
    expect(answer.status).toBe(503);
    expect(answer.headers["retry-after"]).toBe("1");
    await closed;
  });

  it("cuts a slow body of an unknown path", async () => {
    await listen();
    const connection = await connectRaw(port);
    connection.write(`POST /nowhere HTTP/1.1\r\n${host}Content-Length: 100000\r\n\r\n`);
    await once(api.server, "request");
    await turn();
    vi.advanceTimersByTime(2 * windowMs);
    expect(parse(await connection.received).status).toBe(404);
  });
});
