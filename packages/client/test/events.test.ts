import type { ServerResponse } from "node:http";
import { describe, expect, it } from "vitest";
import type { LooplineEvent } from "../src/index.ts";
import { answer, type Behaviour, hangUp, problem, startStubApi } from "../src/testing/stub-api.ts";
import { createTestClient } from "./create-test-client.ts";

const promoted = { model_file_name: "model-1.json", accuracy: 1 };

function written(id: string, type = "model-promoted", data: unknown = promoted): string {
  return `id: ${id}\nevent: ${type}\ndata: ${JSON.stringify(data)}\n\n`;
}

function open(response: ServerResponse): void {
  response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8" });
  response.flushHeaders();
}

/** Sends this text and ends the response. */
function stream(text: string): Behaviour {
  return (response) => {
    open(response);
    response.end(text);
  };
}

/** Sends this text and keeps the connection open. */
function streamOn(text: string): Behaviour {
  return (response) => {
    open(response);
    response.write(text);
  };
}

/** Sends this text, then cuts the connection. */
function streamAndCut(text: string): Behaviour {
  return (response) => {
    open(response);
    response.write(text, () => response.destroy());
  };
}

async function take(events: AsyncIterable<LooplineEvent>, count: number): Promise<LooplineEvent[]> {
  const taken: LooplineEvent[] = [];
  for await (const event of events) {
    taken.push(event);
    if (taken.length === count) break;
  }
  return taken;
}

describe("events", () => {
  it("yields id, type and data of the events after the last one seen", async () => {
    const { url, requests } = await startStubApi(
      streamOn(`retry: 10\n\n: beat\n\n${written("1-1")}${written("1-2", "reset", {})}`),
    );
    const { client } = createTestClient(url, { apiKey: "k" });
    expect(await take(client.events({ lastEventId: "1-0" }), 2)).toEqual([
      { id: "1-1", type: "model-promoted", data: promoted },
      { id: "1-2", type: "reset", data: {} },
    ]);
    expect(requests[0]).toMatchObject({ method: "GET", path: "/events" });
    expect(requests[0]?.headers).toMatchObject({ "last-event-id": "1-0", "x-api-key": "k" });
  });

  it("yields complete events, wherever the bytes are cut", async () => {
    const data = { model_file_name: "modèle-🌲.json", accuracy: 1 };
    const bytes = Buffer.from(written("1-1", "model-promoted", data));
    const { url } = await startStubApi(async (response) => {
      open(response);
      for (const byte of bytes)
        await new Promise<void>((sent) => response.write(Buffer.of(byte), () => sent()));
    });
    expect(await take(createTestClient(url).client.events(), 1)).toEqual([
      { id: "1-1", type: "model-promoted", data },
    ]);
  });

  it("continues after a connection ends or breaks, yielding each event once", async () => {
    const { url, requests } = await startStubApi(
      stream(written("1-1")),
      streamAndCut(`${written("1-1")}${written("1-2")}id: 1-3\nevent: model-pro`),
      hangUp,
      problem(503, "starting"),
      streamOn(`${written("1-3")}${written("2-0")}`),
    );
    const events = await take(createTestClient(url).client.events(), 4);
    expect(events.map(({ id }) => id)).toEqual(["1-1", "1-2", "1-3", "2-0"]);
    expect(requests.map(({ headers }) => headers["last-event-id"])).toEqual([
      undefined,
      "1-1",
      "1-2",
      "1-2",
      "1-2",
    ]);
  });

  it("continues after an id that came without an event", async () => {
    const { url, requests } = await startStubApi(stream("id: 5-0\n\n"), streamOn(written("5-1")));
    await take(createTestClient(url).client.events(), 1);
    expect(requests[1]?.headers["last-event-id"]).toBe("5-0");
  });

  it("continues after a reset, even with lower ids", async () => {
    const { url, requests } = await startStubApi(
      stream(`${written("9-0")}${written("1-0", "reset", {})}${written("1-1")}`),
      streamOn(written("1-2")),
    );
    const events = await take(createTestClient(url).client.events(), 4);
    expect(events.map(({ id }) => id)).toEqual(["9-0", "1-0", "1-1", "1-2"]);
    expect(requests[1]?.headers["last-event-id"]).toBe("1-1");
  });

  it("skips unknown types", async () => {
    const { url } = await startStubApi(streamOn(`${written("1-1", "notes-painted")}${written("1-2")}`));
    expect((await take(createTestClient(url).client.events(), 1))[0]?.id).toBe("1-2");
  });

  it("doubles the pause after each failure, starting from the server's retry time", async () => {
    const { url } = await startStubApi(
      stream("retry: 4000\n\n"),
      hangUp,
      hangUp,
      problem(503, "no", { "retry-after": "7" }),
      streamOn(written("1-1")),
    );
    const { client, slept } = createTestClient(url);
    await take(client.events(), 1);
    expect(slept).toEqual([2_000, 4_000, 5_000, 12_000]);
  });

  it("gives up like any request before the first connection", async () => {
    const { url, requests } = await startStubApi(hangUp);
    const { client } = createTestClient(url, { retries: 2 });
    await expect(take(client.events(), 1)).rejects.toMatchObject({ status: 0 });
    expect(requests).toHaveLength(3);
  });

  it.each([
    ["a refusal", problem(401, "no key"), { status: 401 }],
    ["a response without events", answer(200, {}), { status: 200 }],
    ["an event that is not JSON", streamOn("id: 1-1\nevent: reset\ndata: {\n\n"), { status: 200 }],
  ])("rejects on %s", async (_what, behaviour, error) => {
    const { url, requests } = await startStubApi(stream(written("1-0")), behaviour);
    await expect(take(createTestClient(url).client.events(), 2)).rejects.toMatchObject(error);
    expect(requests).toHaveLength(2);
  });

  it("rejects at once with the signal's reason", async () => {
    const gone = new AbortController();
    const { url } = await startStubApi(streamOn(written("1-1")));
    const events = createTestClient(url).client.events({ signal: gone.signal });
    await events.next();
    const waiting = events.next();
    gone.abort("gone");
    await expect(waiting).rejects.toBe("gone");
  });

  it("closes the connection when the reader stops", async () => {
    const closed = Promise.withResolvers<void>();
    const { url } = await startStubApi((response) => {
      response.on("close", () => closed.resolve());
      open(response);
      response.write(written("1-1"));
    });
    await take(createTestClient(url).client.events(), 1);
    await closed.promise;
  });
});
