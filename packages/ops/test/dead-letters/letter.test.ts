import { describe, expect, it } from "vitest";
import { describeLetter, describeNoOrigin, originalAttributes } from "../../src/dead-letters/letter.ts";
import { givenUpAttributes, quarantinedAttributes } from "./letters.ts";

const facts = (attributes: Record<string, string>) => describeLetter({ attributes });

describe("a letter that a function quarantined", () => {
  it("is described with its reason", () => {
    expect(facts(quarantinedAttributes)).toEqual({
      kind: "quarantined",
      function: "prediction",
      subscription: "request.prediction",
      topic: "request",
      reason: "message must be JSON in UTF-8",
      attempt: 3,
    });
  });

  it("is replayed with its original attributes", () => {
    expect(originalAttributes(quarantinedAttributes)).toEqual({ colour: "green" });
  });

  it("has the only topic of its function if its subscription is not ours", () => {
    const eventarc = "projects/p/subscriptions/eventarc-europe-west1-trigger-sub-1";
    expect(facts({ ...quarantinedAttributes, subscription: eventarc })).toMatchObject({ topic: "request" });
  });
});

describe("a letter that Pub/Sub gave up", () => {
  it("is described with its reason", () => {
    expect(facts(givenUpAttributes)).toEqual({
      kind: "given-up",
      function: "training-to-db",
      subscription: "model.training-to-db",
      topic: "model",
      reason: "given up after 100 failed deliveries: see the function's log",
      attempt: 100,
    });
  });

  it("is replayed with original attributes that have the names of ours", () => {
    expect(originalAttributes(givenUpAttributes)).toEqual({ colour: "green", reason: "the message's own" });
  });
});

describe("a letter from elsewhere", () => {
  it("has no topic", () => {
    expect(facts({})).toMatchObject({ kind: "unknown", topic: undefined, attempt: undefined });
    expect(describeNoOrigin({ attributes: {} })).toMatch("name no subscription");
    const strange = { subscription: "projects/p/subscriptions/orders.shop" };
    expect(facts(strange).topic).toBeUndefined();
    expect(describeNoOrigin({ attributes: strange })).toMatch("orders.shop");
  });
});
