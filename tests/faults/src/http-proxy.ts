import { once } from "node:events";
import {
  Agent,
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request,
  type ServerResponse,
} from "node:http";
import { buffer } from "node:stream/consumers";

/**
 * What happens to a request. `refuse`: 503, and the server never sees it. `lose-reply`: the server handles it, and the
 * caller gets 503. `twice`: the server gets it two times at once. `truncate`: the caller gets half of the reply's body.
 */
export type Fate = "pass" | "refuse" | "lose-reply" | "twice" | "truncate";

export interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly body: Buffer;
}

export interface HttpProxy {
  /** `host:port`. */
  readonly address: string;
  fateOf: (exchange: Exchange) => Fate;
  close(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface HttpProxyOptions {
  /** Returns the server's origin. Called for every request. */
  readonly target: () => string;
  /** Called with the status of each reply. */
  readonly onAnswer?: (exchange: Exchange, status: number) => void;
}

/** A proxy to an HTTP server that fails as `fateOf` says. Bodies are held in memory. */
export async function startHttpProxy({ target, onAnswer = () => {} }: HttpProxyOptions): Promise<HttpProxy> {
  const agent = new Agent({ keepAlive: true });
  const server = createServer((incoming, response) => {
    serve(incoming, response).catch(() => response.destroy());
  });
  // Long, so that no idle connection is closed just as a caller uses it again.
  server.keepAliveTimeout = 60_000;
  server.listen(0, "127.0.0.1");
  await once(server, "listening");

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const exchange = {
      method: incoming.method ?? "GET",
      path: incoming.url ?? "/",
      body: await buffer(incoming),
    };
    const fate = proxy.fateOf(exchange);
    const forward = () => send(agent, target(), exchange, incoming.headers);
    const unavailable: Answer = { status: 503, headers: {}, body: Buffer.from("not now") };
    let answer = unavailable;
    if (fate !== "refuse") {
      const copies = fate === "twice" ? [forward(), forward()] : [forward()];
      // A killed server looks like one that cannot be reached.
      const answers = await Promise.all(copies.map((copy) => copy.catch(() => unavailable)));
      answer = fate === "lose-reply" ? unavailable : (answers[0] ?? unavailable);
    }
    onAnswer(exchange, answer.status);
    response.writeHead(answer.status, headersOf(answer));
    if (fate !== "truncate") {
      response.end(answer.body);
      return;
    }
    response.write(answer.body.subarray(0, answer.body.length / 2), () => response.destroy());
  }

  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the proxy has no port");
  const proxy: HttpProxy = {
    address: `${address.address}:${address.port}`,
    fateOf: () => "pass",
    close: async () => {
      server.close();
      server.closeAllConnections();
      agent.destroy();
      await once(server, "close");
    },
  };
  return proxy;
}

async function send(
  agent: Agent,
  origin: string,
  { method, path, body }: Exchange,
  headers: IncomingHttpHeaders,
): Promise<Answer> {
  const own = { ...headers, host: new URL(origin).host, "content-length": String(body.length) };
  delete own["transfer-encoding"];
  const sent = request(origin, { method, path, headers: own, agent });
  sent.end(body);
  const [response]: IncomingMessage[] = await once(sent, "response");
  if (response === undefined) throw new Error(`${method} ${path} has no response`);
  return { status: response.statusCode ?? 0, headers: response.headers, body: await buffer(response) };
}

const ownOfConnection = ["connection", "keep-alive", "transfer-encoding"];

/** Sets the length of the whole body, so that the caller notices a truncated one. */
function headersOf({ headers, body }: Answer): IncomingHttpHeaders {
  const passedOn = Object.entries(headers).filter(([name]) => !ownOfConnection.includes(name));
  return { ...Object.fromEntries(passedOn), "content-length": String(body.length) };
}
