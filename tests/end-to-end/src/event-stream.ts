import { once } from "node:events";
import { request } from "node:http";
import { z } from "zod";

export interface ReadEvent {
  readonly id: string;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** A reader of `GET /events` that is written from the standard, not from the client. */
export interface EventStream {
  /** Waits for the next event. @throws when the stream ends first. */
  next(): Promise<ReadEvent>;
  /** Waits for a matching event of a type and skips all others. */
  find(type: string, isIt: (data: ReadEvent["data"]) => boolean): Promise<ReadEvent>;
  /** Resolves once the stream has ended, on either side. */
  readonly ended: Promise<unknown>;
  close(): void;
}

const DataSchema = z.record(z.string(), z.unknown());

/** Opens a stream, and resolves once the response has begun. It reads only the events that are asked for. */
export async function openEvents(api: string, lastEventId?: string): Promise<EventStream> {
  const headers = lastEventId === undefined ? {} : { "last-event-id": lastEventId };
  const sent = request(`${api}/events`, { headers, agent: false }).end();
  sent.on("error", () => {});
  const [response] = await once(sent, "response");
  if (response.statusCode !== 200) throw new Error(`GET /events answered ${response.statusCode}`);
  const ended = new Promise((resolve) => sent.once("close", resolve));
  const events = readEvents(response);

  async function next(): Promise<ReadEvent> {
    const { value, done } = await events.next();
    if (done) throw new Error("the stream has ended");
    return value;
  }
  return {
    next,
    async find(type, isIt) {
      while (true) {
        const event = await next();
        if (event.type === type && isIt(event.data)) return event;
      }
    },
    ended,
    close: () => sent.destroy(),
  };
}

async function* readEvents(chunks: AsyncIterable<Buffer>): AsyncGenerator<ReadEvent, undefined> {
  let text = "";
  for await (const chunk of chunks) {
    text += chunk.toString("utf8");
    const blocks = text.split("\n\n");
    text = blocks.pop() ?? "";
    for (const block of blocks) {
      const fields = new Map(block.split("\n").map((line) => fieldOf(line)));
      const [id, type, data] = [fields.get("id"), fields.get("event"), fields.get("data")];
      if (id === undefined || type === undefined || data === undefined) continue;
      yield { id, type, data: DataSchema.parse(JSON.parse(data)) };
    }
  }
}

function fieldOf(line: string): [name: string, value: string] {
  const colon = line.indexOf(": ");
  return [line.slice(0, colon), line.slice(colon + 2)];
}
