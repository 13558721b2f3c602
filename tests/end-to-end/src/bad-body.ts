import { expect } from "vitest";
import type { Reply } from "./send-request.ts";

/** A body that an API refuses, and the message of the refusal. */
export interface BadBody {
  readonly what: string;
  readonly body: string;
  readonly message: unknown;
}

/** A message that the contract does not fix word for word. */
export const says = (text: RegExp): unknown => expect.stringMatching(text);

export const noRecord = "subjects must have one or more record";

/** Refused by both APIs. */
export const badForBoth: readonly BadBody[] = [
  { what: "an empty body", body: "", message: says(/^body /) },
  { what: "no JSON", body: "subjects=a", message: says(/^body /) },
  { what: "half a body", body: '{"subjects":["a"]', message: says(/^body /) },
  { what: "a JSON array", body: "[]", message: says(/^body /) },
  { what: "JSON null", body: "null", message: says(/^body /) },
  { what: "a JSON string", body: '"{}"', message: says(/^body /) },
  {
    what: "a body that is too deep",
    body: `{"more":${"[".repeat(50_000)}`,
    message: says(/^body .* 32 deep$/),
  },
  { what: "an empty object", body: "{}", message: noRecord },
  { what: "null for subjects", body: '{"subjects":null}', message: noRecord },
  { what: "a string for subjects", body: '{"subjects":"a"}', message: says(/^subjects /) },
  { what: "an object for subjects", body: '{"subjects":{"0":"a"}}', message: says(/^subjects /) },
];

/** Expects a 400 with the common error body. */
export function expectBadRequest(reply: Reply, message: unknown): void {
  expect(reply.json).toEqual({ status_text: "Bad request", message });
  expect(reply.status).toBe(400);
  expect(reply.headers["content-type"]).toMatch(/^application\/json\b/);
}
