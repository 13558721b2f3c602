import { expect, it } from "vitest";
import { formatBody, formatLetter, formatList, toListed } from "../../src/dead-letters/format-letters.ts";
import { createLetter, givenUpAttributes, quarantinedAttributes } from "./letters.ts";

it("groups letters by origin and reason", () => {
  const letters = [
    createLetter(3),
    createLetter(1),
    createLetter(2, { attributes: givenUpAttributes, data: Buffer.alloc(1_500) }),
  ];
  expect(formatList(letters.map(toListed), 100)).toEqual([
    "request.prediction: message must be JSON in UTF-8 (2 letters)",
    "  ID  WHEN (UTC)           TRY  SIZE",
    "  1   2026-01-02 00:00:01    3  12 B",
    "  3   2026-01-02 00:00:03    3  12 B",
    "",
    "model.training-to-db: given up after 100 failed deliveries: see the function's log (1 letter)",
    "  ID  WHEN (UTC)           TRY  SIZE",
    "  2   2026-01-02 00:00:02  100  1.5 kB",
    "",
  ]);
});

it("shows everything known about a letter", () => {
  expect(formatLetter(createLetter(1))).toEqual([
    "id                1",
    "in the box since  2026-01-02 00:00:01 UTC",
    "first published   2026-01-02T03:04:05.678Z",
    "kind              quarantined",
    "function          prediction",
    "subscription      request.prediction",
    "replay goes to    request",
    "tries             3",
    "reason            message must be JSON in UTF-8",
    "attributes        colour=green",
    "size              12 B",
    "",
    "{",
    '  "number": 1',
    "}",
  ]);
});

it("shows the owners of messages if any has one that can be read", () => {
  const owned = (id: number, owner: unknown) =>
    createLetter(id, { data: Buffer.from(JSON.stringify({ owner })) });
  const letters = [owned(1, "acme"), owned(2, "\u001b[2J"), createLetter(3, { data: Buffer.from([0xff]) })];
  expect(formatList(letters.map(toListed), 100).slice(1, -1)).toEqual([
    "  ID  WHEN (UTC)           TRY  SIZE  OWNER",
    "  1   2026-01-02 00:00:01    3  16 B  acme",
    "  2   2026-01-02 00:00:02    3  21 B",
    "  3   2026-01-02 00:00:03    3  1 B",
  ]);
  expect(formatLetter(owned(1, "acme"))).toContain("owner             acme");
});

it("escapes control characters", () => {
  const reason = "no\u001b[2J\nsuch field";
  const letter = createLetter(1, { attributes: { ...quarantinedAttributes, reason } });
  expect(formatList([toListed(letter)], 100)[0]).toContain("no\\u001b[2J such field");
  expect(formatBody(Buffer.from('["\u009b"]'))).toEqual(["[", '  "\\u009b"', "]"]);
  expect(formatBody(Buffer.from("\u001b]0;x\u0007\ttext"))).toEqual(["\\u001b]0;x\\u0007\ttext"]);
  expect(formatBody(Buffer.from([0xff, 0xfe]))).toEqual(["not text; in base64:", "//4="]);
});
