import { describe, expect, it } from "vitest";
import {
  confirmRest,
  countWrong,
  type Draft,
  emptyDraft,
  findSkippedSubject,
  keepDraft,
  rate,
  readDraft,
  say,
} from "../../../components/review/draft.ts";

const batch = {
  batch_id: "0b9e5d2c-6b1f-4b5e-9e57-3e3f0c1a2b3c",
  subjects: ["a", "b", "c", "d"],
  predictions: ["real", "fake", "real", "fake"] as ("real" | "fake")[],
  truths: [null, null, "fake", null] as ("real" | "fake" | null)[],
};

describe("the ratings of a draft", () => {
  it("are none before anything was said, even where the truth is known", () => {
    expect(rate(batch, emptyDraft)).toEqual({ subjects: [], ratings: [] });
    expect(countWrong(batch.predictions, emptyDraft)).toBe(0);
  });

  it("are of the notes that something was said of, in the order of the batch", () => {
    const draft = say(say(emptyDraft, 3, "real"), 0, "real");
    expect(rate(batch, draft)).toEqual({ subjects: ["a", "d"], ratings: [1, 0] });
    expect(countWrong(batch.predictions, draft)).toBe(1);
  });

  it("leave out a note whose choice was taken back", () => {
    const draft = say(say(say(emptyDraft, 3, "real"), 0, "real"), 3, undefined);
    expect(rate(batch, draft)).toEqual({ subjects: ["a"], ratings: [1] });
  });
});

describe("confirming the rest", () => {
  it("accepts known truths and predictions, and keeps what was said", () => {
    const draft = confirmRest(batch, say(emptyDraft, 1, "real"), 4);
    expect(rate(batch, draft)).toEqual({ subjects: batch.subjects, ratings: [1, 0, 0, 1] });
  });

  it("leaves out notes that are not shown", () => {
    expect(rate(batch, confirmRest(batch, emptyDraft, 2))).toEqual({ subjects: ["a", "b"], ratings: [1, 1] });
  });
});

describe("notes that share a subject", () => {
  const subjects = ["same", "other", "same", "same"];

  it.each<[string, number[], string | undefined]>([
    ["only the first", [0], undefined],
    ["the first two", [0, 2], undefined],
    ["all", [0, 2, 3], undefined],
    ["another subject", [1], undefined],
    ["only a later one", [2], "same"],
    ["the first and the last", [0, 3], "same"],
  ])("can be rated without skipping an earlier one: %s", (_what, positions, skipped) => {
    const draft = positions.reduce<Draft>((known, position) => say(known, position, "real"), emptyDraft);
    expect(findSkippedSubject(subjects, draft)).toBe(skipped);
  });
});

describe("a kept draft", () => {
  function createStorage() {
    const entries = new Map<string, string>();
    return {
      entries,
      getItem: (key: string) => entries.get(key) ?? null,
      setItem: (key: string, value: string) => void entries.set(key, value),
      removeItem: (key: string) => void entries.delete(key),
    };
  }

  it("is the same again, and no other batch's", () => {
    const storage = createStorage();
    const draft = say(say(emptyDraft, 3, "real"), 0, "fake");
    keepDraft(() => storage, batch.batch_id, draft);
    expect(readDraft(() => storage, batch)).toEqual(draft);
    expect(readDraft(() => storage, { ...batch, batch_id: "other" })).toEqual(emptyDraft);
  });

  it("is forgotten when it is empty", () => {
    const storage = createStorage();
    keepDraft(() => storage, batch.batch_id, say(emptyDraft, 0, "fake"));
    keepDraft(() => storage, batch.batch_id, emptyDraft);
    expect(storage.entries).toEqual(new Map());
  });

  it.each(["{", "null", "{}", '[[9,"real"],[-1,"real"],[0.5,"real"],[1,"other"],7,[]]'])(
    "that is not one, such as %s, is empty",
    (text) => {
      const storage = { ...createStorage(), getItem: () => text };
      expect(readDraft(() => storage, batch)).toEqual(emptyDraft);
    },
  );

  it("is not needed where the browser keeps nothing", () => {
    const refuse = () => {
      throw new Error("storage is switched off");
    };
    expect(readDraft(refuse, batch)).toEqual(emptyDraft);
    expect(() => keepDraft(refuse, batch.batch_id, say(emptyDraft, 0, "fake"))).not.toThrow();
  });
});
