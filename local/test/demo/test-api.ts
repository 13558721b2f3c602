import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { onTestFinished } from "vitest";

export interface Asked {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly body: unknown;
}

export interface TestApi {
  readonly url: string;
  readonly asked: readonly Asked[];
}

/** Serves JSON on 127.0.0.1 until the test ends: what `answer` returns, or nothing at all for undefined. */
export async function startTestApi(
  answer: (asked: Asked) => { status?: number; body: unknown } | undefined,
): Promise<TestApi> {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    const sent = await text(request);
    const call = {
      method: request.method,
      url: request.url,
      body: sent === "" ? undefined : JSON.parse(sent),
    };
    asked.push(call);
    const reply = answer(call);
    if (reply === undefined) return void response.destroy();
    const { status = 200, body } = reply;
    response.writeHead(status).end(typeof body === "string" ? body : JSON.stringify(body));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, asked };
}
