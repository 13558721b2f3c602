import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { getTestServer } from "@google-cloud/functions-framework/testing";
import { noteContracts } from "@loopline/banknotes/definition";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type EventHandler, parseMessage, serveEvents } from "../src/functions/index.ts";
import type { PubSubEvent } from "../src/functions/pubsub-event.ts";
import { AppError } from "../src/index.ts";
import {
  createClock,
  createMemoryPublisher,
  type MemoryPublisher,
  silentLogger,
} from "../src/testing/index.ts";

const subscription = "projects/p/subscriptions/request.prediction";
const message = {
  data: Buffer.from('{"hello":"wörld"}').toString("base64"),
  attributes: { colour: "green" },
  messageId: "42",
  message_id: "42",
  publishTime: "2026-01-02T03:04:05.678Z",
  publish_time: "2026-01-02T03:04:05.678Z",
};
const push = { message, subscription, deliveryAttempt: 3 };

const eventarcHeaders = {
  "ce-id": "42",
  "ce-source": "//pubsub.googleapis.com/projects/p/topics/request",
  "ce-type": "google.cloud.pubsub.topic.v1.messagePublished",
  "ce-specversion": "1.0",
  "ce-time": "2026-01-02T03:04:05.678Z",
};

let server: Server;
let events: PubSubEvent[];
let handler: EventHandler;
let quarantine: MemoryPublisher;

beforeEach(async () => {
  events = [];
  handler = async (event) => {
    events.push(event);
  };
  quarantine = createMemoryPublisher();
  serveEvents("prediction", {
    handler: (event) => handler(event),
    quarantine,
    clock: createClock(),
    log: silentLogger,
  });
  server = getTestServer("prediction");
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});

afterEach(() => new Promise((resolve) => server.close(resolve)));

function deliver(body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  const { port } = server.address() as AddressInfo;
  return fetch(`http://127.0.0.1:${port}/`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
}

describe("the shapes of a delivery", () => {
  const structured = {
    specversion: "1.0",
    id: "42",
    source: eventarcHeaders["ce-source"],
    type: eventarcHeaders["ce-type"],
    data: push,
  };
  it.each([
    ["raw push", push, {}],
    ["Eventarc, binary", push, eventarcHeaders],
    ["Eventarc, structured", structured, { "content-type": "application/cloudevents+json" }],
  ])("%s gives the same event, acknowledged with 204", async (_shape, body, headers) => {
    const response = await deliver(body, headers);
    expect(response.status).toBe(204);
    expect(events).toEqual([
      {
        id: "42",
        data: Buffer.from('{"hello":"wörld"}'),
        attributes: { colour: "green" },
        publishTime: new Date("2026-01-02T03:04:05.678Z"),
        subscription,
        deliveryAttempt: 3,
      },
    ]);
  });

  it("decodes a delivery without the optional fields", async () => {
    const { data, messageId } = message;
    expect((await deliver({ message: { data, messageId } })).status).toBe(204);
    expect(events[0]).toMatchObject({
      id: "42",
      attributes: {},
      deliveryAttempt: undefined,
      subscription: undefined,
    });
  });

  it("decodes a delivery without data as an empty message", async () => {
    const { data: _data, ...rest } = message;
    expect((await deliver({ ...push, message: rest })).status).toBe(204);
    expect(events[0]?.data.length).toBe(0);
  });

  it.each([
    ["no delivery at all", { hello: 1 }],
    ["no message id", { message: { data: "" } }],
    ["not JSON", "{"],
  ])("with %s is refused, not acknowledged", async (_what, body) => {
    expect((await deliver(body)).status).toBe(400);
    expect(events).toEqual([]);
    expect(quarantine.deadLetters).toEqual([]);
  });

  it("refuses a GET", async () => {
    const { port } = server.address() as AddressInfo;
    expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(405);
  });
});

describe("a handler that fails", () => {
  it("requests a redelivery when a dependency is down", async () => {
    handler = async () => {
      throw new AppError("unavailable", "the database is down");
    };
    expect((await deliver(push)).status).toBe(500);
    expect(quarantine.deadLetters).toEqual([]);
  });

  it("requests a redelivery after an unexpected error", async () => {
    handler = async () => {
      throw new TypeError("x is undefined");
    };
    expect((await deliver(push)).status).toBe(500);
  });

  it("quarantines an invalid message with its reason, then acknowledges it", async () => {
    handler = async (event) => {
      parseMessage("request", event, noteContracts);
    };
    expect((await deliver(push)).status).toBe(204);
    expect(quarantine.deadLetters).toEqual([
      {
        data: Buffer.from('{"hello":"wörld"}'),
        attributes: {
          colour: "green",
          reason: "batch_id must be a UUID",
          function: "prediction",
          message_id: "42",
          publish_time: "2026-01-02T03:04:05.678Z",
          subscription,
          delivery_attempt: "3",
        },
      },
    ]);
  });

  it("requests a redelivery while an invalid message cannot be quarantined", async () => {
    handler = async (event) => {
      parseMessage("request", event, noteContracts);
    };
    quarantine.failWith(new AppError("unavailable", "no broker"));
    expect((await deliver(push)).status).toBe(500);
  });
});
