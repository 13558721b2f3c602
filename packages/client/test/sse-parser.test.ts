import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSseParser, type SseBlock } from "../src/sse-parser.ts";

function parse(...pieces: string[]): SseBlock[] {
  const parser = createSseParser();
  return pieces.flatMap((piece) => parser.push(piece));
}

describe("a stream of server-sent events", () => {
  it.each<[string, string, SseBlock[]]>([
    [
      "yields an id, a type and data",
      "id: 1-0\nevent: reset\ndata: {}\n\n",
      [{ id: "1-0", type: "reset", data: "{}" }],
    ],
    ["has the type message by default", "data: a\n\n", [{ id: "", type: "message", data: "a" }]],
    ["loses only one space after the colon", "data:  a\n\n", [{ id: "", type: "message", data: " a" }]],
    ["needs no space after the colon", "data:a\n\n", [{ id: "", type: "message", data: "a" }]],
    ["joins lines of data", "data: a\ndata\ndata: b\n\n", [{ id: "", type: "message", data: "a\n\nb" }]],
    [
      "carries the id to the next event, but not the type",
      "id: 7\nevent: x\ndata: a\n\ndata: b\n\n",
      [
        { id: "7", type: "x", data: "a" },
        { id: "7", type: "message", data: "b" },
      ],
    ],
    ["may have an id without data", "id: 7\n\n", [{ id: "7", type: "message", data: undefined }]],
    ["may have comments", ": hello\n\n:\n\n", []],
    ["may have unknown fields", "colour: red\n\n", []],
    ["ignores an id with a NUL", "id: 7\0\ndata: a\n\n", [{ id: "", type: "message", data: "a" }]],
    ["yields nothing before the end of a block", "data: a\n", []],
    ["keeps colons in data", "data: a: b\n\n", [{ id: "", type: "message", data: "a: b" }]],
  ])("%s", (_what, text, blocks) => {
    expect(parse(text)).toEqual(blocks);
  });

  it("has the retry time that the server sent last", () => {
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

describe("a stream written or cut in different ways", () => {
  it("yields the same events", () => {
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
