import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSseParser, type SseBlock } from "../src/sse-parser.ts";

function parse(...pieces: string[]): SseBlock[] {
  const parser = createSseParser();
  return pieces.flatMap((piece) => parser.push(piece));
}

describe("server-sent events", () => {
  it.each<[string, string, SseBlock[]]>([
    [
      "have an id, a type and data",
      "id: 1-0\nevent: reset\ndata: {}\n\n",
      [{ id: "1-0", type: "reset", data: "{}" }],
    ],
    ["are messages unless they say", "data: a\n\n", [{ id: "", type: "message", data: "a" }]],
    ["lose one space only", "data:  a\n\n", [{ id: "", type: "message", data: " a" }]],
    ["need no space", "data:a\n\n", [{ id: "", type: "message", data: "a" }]],
    ["join their lines of data", "data: a\ndata\ndata: b\n\n", [{ id: "", type: "message", data: "a\n\nb" }]],
    [
      "keep the id of the one before, not its type",
      "id: 7\nevent: x\ndata: a\n\ndata: b\n\n",
      [
        { id: "7", type: "x", data: "a" },
        { id: "7", type: "message", data: "b" },
      ],
    ],
    ["can name an id alone", "id: 7\n\n", [{ id: "7", type: "message", data: undefined }]],
    ["may be comments", ": hello\n\n:\n\n", []],
    ["may have fields that nobody knows", "colour: red\n\n", []],
    ["take no id with a NUL", "id: 7\0\ndata: a\n\n", [{ id: "", type: "message", data: "a" }]],
    ["are not there before their end", "data: a\n", []],
    ["keep colons", "data: a: b\n\n", [{ id: "", type: "message", data: "a: b" }]],
  ])("%s", (_what, text, blocks) => {
    expect(parse(text)).toEqual(blocks);
  });

  it("say when to come back", () => {
    const parser = createSseParser();
    expect(parser.retry).toBeUndefined();
    parser.push("retry: 1500\n\n");
    parser.push("retry: soon\n\n");
    expect(parser.retry).toBe(1_500);
  });
});

const lineEnd = fc.constantFrom("\n", "\r", "\r\n");
const text = fc.string({ unit: "grapheme", maxLength: 12 }).filter((value) => !/[\r\n\0]/.test(value));
const block = fc.record({
  id: text,
  type: text.filter((type) => type !== ""),
  data: fc.array(text, { minLength: 1, maxLength: 3 }),
});

describe("however they are written and cut", () => {
  it("the same events come out", () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ block, end: lineEnd, comment: fc.boolean() }), { maxLength: 6 }),
        fc.array(fc.nat({ max: 400 })),
        (written, cuts) => {
          const stream = written
            .map(({ block: { id, type, data }, end, comment }) =>
              [
                ...(comment ? [": beat", ""] : []),
                `id: ${id}`,
                `event: ${type}`,
                ...data.map((line) => `data: ${line}`),
                "",
                "",
              ].join(end),
            )
            .join("");
          const edges = [
            0,
            ...cuts.filter((cut) => cut < stream.length).toSorted((a, b) => a - b),
            stream.length,
          ];
          const pieces = edges.slice(1).map((edge, i) => stream.slice(edges[i], edge));
          const wanted = written.map(({ block: { id, type, data } }) => ({
            id,
            type,
            data: data.join("\n"),
          }));
          expect(parse(...pieces)).toEqual(wanted);
        },
      ),
    );
  });
});
