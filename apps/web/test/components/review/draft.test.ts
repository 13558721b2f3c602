import { describe, expect, it } from "vitest";
import {
  confirmRest,
  countReviews,
  type Draft,
  emptyDraft,
  feedbackOf,
  keepDraft,
  readDraft,
  setActual,
} from "../../../components/review/draft.ts";

const batch = {
  batch_id: "0b9e5d2c-6b1f-4b5e-9e57-3e3f0c1a2b3c",
  subjects: ["a", "b", "c", "d"],
  predictions: ["real", "fake", "real", "fake"] as ("real" | "fake")[],
  truths: [null, null, "fake", null] as ("real" | "fake" | null)[],
};

const classes = ["fake", "real"];
const rate = (draft: Draft) => feedbackOf(batch, draft, classes.length);

describe("the ratings of a draft", () => {
  it("are empty before the user chooses a label, even if the truth is known", () => {
    expect(rate(emptyDraft)).toEqual({ subjects: [], ratings: [] });
    expect(countReviews(batch.predictions, emptyDraft)).toEqual({ wrong: 0, correct: 0, labelled: 0 });
  });

  it("include only notes with a chosen label, in the order of the batch", () => {
    const draft = setActual(setActual(emptyDraft, 3, "real"), 0, "real");
    expect(rate(draft)).toEqual({ subjects: ["a", "d"], ratings: [1, 0] });
    expect(countReviews(batch.predictions, draft)).toEqual({ wrong: 1, correct: 1, labelled: 0 });
  });

  it("leave out a note whose choice was undone", () => {
    const draft = setActual(setActual(setActual(emptyDraft, 3, "real"), 0, "real"), 3, undefined);
    expect(rate(draft)).toEqual({ subjects: ["a"], ratings: [1] });
  });
});

describe("the labels of a draft", () => {
  it("are sent if there are more than two classes", () => {
    const draft = setActual(setActual(emptyDraft, 2, "c"), 0, "a");
    expect(feedbackOf(batch, draft, 3)).toEqual({ subjects: ["a", "c"], labels: ["a", "c"] });
  });

  it("are sent of two classes if a record has no prediction yet", () => {
    const waiting = { ...batch, predictions: ["real", null, null, null] };
    const draft = setActual(setActual(emptyDraft, 1, "fake"), 0, "fake");
    expect(feedbackOf(waiting, draft, 2)).toEqual({ subjects: ["a", "b"], labels: ["fake", "fake"] });
    expect(countReviews(waiting.predictions, draft)).toEqual({ wrong: 1, correct: 0, labelled: 1 });
  });
});

describe("confirming the rest", () => {
  it("leaves out records that have neither a prediction nor a known truth", () => {
    const waiting = { predictions: [null, null], truths: [null, "real"] };
    expect([...confirmRest(waiting, emptyDraft, 2)]).toEqual([[1, "real"]]);
  });

  it("accepts known truths and predictions, and keeps earlier choices", () => {
    const draft = confirmRest(batch, setActual(emptyDraft, 1, "real"), 4);
    expect(rate(draft)).toEqual({ subjects: batch.subjects, ratings: [1, 0, 0, 1] });
  });

  it("leaves out notes that are not shown", () => {
    expect(rate(confirmRest(batch, emptyDraft, 2))).toEqual({ subjects: ["a", "b"], ratings: [1, 1] });
  });
});

describe("of notes that share a subject", () => {
  const same = { subjects: ["same", "other", "same", "same"], predictions: ["real", "fake", "real", null] };

  it.each<[string, number[], ReturnType<typeof feedbackOf>]>([
    ["none", [1], { subjects: ["other"], ratings: [0] }],
    ["only a later one", [2], { subjects: ["same", "same", "same"], labels: [null, "real", null] }],
    ["all", [0, 2, 3], { subjects: ["same", "same", "same"], labels: ["real", "real", "real"] }],
  ])("can be rated: %s", (_what, positions, feedback) => {
    const draft = new Map(positions.map((position) => [position, "real"]));
    expect(feedbackOf(same, draft, 2)).toEqual(feedback);
  });
});

describe("a stored draft", () => {
  function createStorage() {
    const entries = new Map<string, string>();
    return {
      entries,
      getItem: (key: string) => entries.get(key) ?? null,
      setItem: (key: string, value: string) => void entries.set(key, value),
      removeItem: (key: string) => void entries.delete(key),
    };
  }

  it("is read back for its own batch only", () => {
    const storage = createStorage();
    const draft = setActual(setActual(emptyDraft, 3, "real"), 0, "fake");
    keepDraft(() => storage, batch.batch_id, draft);
    expect(readDraft(() => storage, batch, classes)).toEqual(draft);
    expect(readDraft(() => storage, { ...batch, batch_id: "other" }, classes)).toEqual(emptyDraft);
  });

  it("is removed when it is empty", () => {
    const storage = createStorage();
    keepDraft(() => storage, batch.batch_id, setActual(emptyDraft, 0, "fake"));
    keepDraft(() => storage, batch.batch_id, emptyDraft);
    expect(storage.entries).toEqual(new Map());
  });

  it.each(["{", "null", "{}", '[[9,"real"],[-1,"real"],[0.5,"real"],[1,"other"],7,[]]'])(
    "is empty if storage holds something else, such as %s",
    (text) => {
      const storage = { ...createStorage(), getItem: () => text };
      expect(readDraft(() => storage, batch, classes)).toEqual(emptyDraft);
    },
  );

  it("is optional: a browser without storage throws nothing", () => {
    const refuse = () => {
      throw new Error("storage is disabled");
    };
    expect(readDraft(refuse, batch, classes)).toEqual(emptyDraft);
    expect(() => keepDraft(refuse, batch.batch_id, setActual(emptyDraft, 0, "fake"))).not.toThrow();
  });
});
