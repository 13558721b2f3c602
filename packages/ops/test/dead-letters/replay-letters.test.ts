import { AppError } from "@loopline/platform";
import { expect, it } from "vitest";
import type { Letter } from "../../src/dead-letters/letter.ts";
import { type Choice, replayLetters } from "../../src/dead-letters/replay-letters.ts";
import { createLetter, givenUpAttributes } from "./letters.ts";
import { createMemoryLetterBox } from "./memory-letter-box.ts";

function setUp(letters: readonly Letter[]) {
  const box = createMemoryLetterBox(letters);
  const published: { topic: string; message: Pick<Letter, "data" | "attributes"> }[] = [];
  const publish = async (topic: string, message: Pick<Letter, "data" | "attributes">) => {
    published.push({ topic, message });
    return `new-${published.length}`;
  };
  const replay = (choice: Choice, republisher = { publish }) =>
    replayLetters({
      box,
      clock: box.clock,
      max: 1_000,
      signal: new AbortController().signal,
      republisher,
      choice,
    });
  return { box, published, replay };
}

const later = new Date("2026-02-01");

it("publishes the original bytes and attributes to the letter's topic, and removes the letter", async () => {
  const data = Buffer.from([0xff, 0x00, 0x7b]);
  const { box, published, replay } = setUp([
    createLetter(1, { data }),
    createLetter(2, { attributes: givenUpAttributes }),
    createLetter(3),
  ]);
  const outcome = await replay({ ids: new Set(["1", "2"]) });
  expect(outcome).toMatchObject({
    replayed: [
      { id: "1", topic: "request", messageId: "new-1" },
      { id: "2", topic: "model", messageId: "new-2" },
    ],
    refused: [],
    notFound: [],
  });
  expect(published).toEqual([
    { topic: "request", message: { data, attributes: { colour: "green" } } },
    {
      topic: "model",
      message: {
        data: Buffer.from('{"number":2}'),
        attributes: { colour: "green", reason: "the message's own" },
      },
    },
  ]);
  expect(box.letters()).toEqual([createLetter(3)]);
});

it("removes a letter only after its publish is confirmed", async () => {
  const { box, replay } = setUp([createLetter(1), createLetter(2)]);
  const inBoxAtPublish: number[] = [];
  const outcome = await replay(
    { before: later },
    {
      publish: async (_, { data }) => {
        inBoxAtPublish.push(box.letters().length);
        if (data.includes("2")) throw new AppError("unavailable", "publishing to request failed");
        return "new";
      },
    },
  );
  expect(inBoxAtPublish).toEqual([2, 2]);
  expect(outcome.replayed.map(({ id }) => id)).toEqual(["1"]);
  expect(outcome.refused).toEqual([{ id: "2", reason: "publishing to request failed" }]);
  expect(box.letters().map(({ id }) => id)).toEqual(["2"]);
  expect(box.leased()).toBe(0);
});

it("refuses a letter with an unknown topic", async () => {
  const { box, published, replay } = setUp([
    createLetter(1, { attributes: { subscription: "orders.shop" } }),
  ]);
  const { refused } = await replay({ before: later });
  expect(refused).toEqual([
    { id: "1", reason: "it came through orders.shop, which is not a subscription of the pipeline" },
  ]);
  expect(published).toEqual([]);
  expect(box.letters()).toHaveLength(1);
});

it("returns the ids that it did not find", async () => {
  const { replay } = setUp([createLetter(1)]);
  expect((await replay({ ids: new Set(["1", "9"]) })).notFound).toEqual(["9"]);
});

it("does not replay a letter for ever that fails each time", async () => {
  const { box, published, replay } = setUp([createLetter(1)]);
  const start = new Date(Date.UTC(2026, 0, 3));
  const publish = async (topic: string, message: Pick<Letter, "data" | "attributes">) => {
    published.push({ topic, message });
    box.add(createLetter(published.length + 1, { publishTime: new Date(start.getTime() + 5) }));
    return "new";
  };
  const outcome = await replay({ before: start }, { publish });
  expect(outcome).toMatchObject({ replayed: [{ id: "1" }], isComplete: true });
  expect(box.letters().map(({ id }) => id)).toEqual(["2"]);
});
