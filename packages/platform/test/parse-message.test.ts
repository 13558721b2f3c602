import { noteContracts } from "@loopline/banknotes/definition";
import { expect, it } from "vitest";
import { parseMessage } from "../src/functions/index.ts";
import { createEvent } from "../src/testing/index.ts";

it.each([
  ["not JSON", Buffer.from("{"), "message must be JSON in UTF-8"],
  ["not UTF-8", Buffer.from([0x22, 0xff, 0x22]), "message must be JSON in UTF-8"],
  ["cut off within a character", Buffer.from([0x22, 0x63, 0xc3]), "message must be JSON in UTF-8"],
  ["nothing", Buffer.from(""), "message must be JSON in UTF-8"],
  ["another thing than an object", Buffer.from("[1]"), "message must be a JSON object"],
])("rejects a message that is %s as invalid", (_what, data, problem) => {
  expect(() => parseMessage("request", createEvent(data), noteContracts)).toThrow(
    expect.objectContaining({ code: "invalid-message", message: problem }),
  );
});
