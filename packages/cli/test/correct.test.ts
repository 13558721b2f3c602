import { bankNotes } from "@loopline/banknotes/definition";
import { readDefinition } from "@loopline/dataset";
import { describe, expect, it } from "vitest";
import {
  findKnown,
  parseCorrectOptions,
  parseTruths,
  ratingOf,
  toFeedback,
} from "../src/commands/correct.ts";

const kinds = [{ value: "a=b", label: "both" }, { value: "b" }, { value: "c" }];
const trees = readDefinition(
  JSON.stringify({
    name: "trees",
    fields: [
      { name: "height", type: "number" },
      { name: "kind", categories: kinds },
    ],
    "loopline:target": "kind",
  }),
  "trees.json",
);

describe("parseCorrectOptions", () => {
  it.each([
    [[], "no BATCH_ID is given"],
    [["id"], "give subjects with their classes, as SUBJECT=CLASS, or --all-right"],
    [["id", "a=real", "--all-right"], "give subjects with their classes"],
  ])("refuses %j", (args, message) => {
    expect(() => parseCorrectOptions(args)).toThrow(message);
  });
});

describe("parseTruths", () => {
  it("accepts subjects and classes that contain an equals sign, and labels of classes", () => {
    expect(parseTruths(["a=b=real", "c=fake"], bankNotes)).toEqual(
      new Map([
        ["a=b", "real"],
        ["c", "fake"],
      ]),
    );
    expect(parseTruths(["x=a=b", "y=b", "z=both"], trees)).toEqual(
      new Map([
        ["x", "a=b"],
        ["y", "b"],
        ["z", "a=b"],
      ]),
    );
  });

  it.each([
    [["a=wrong"], '"a=wrong" is not SUBJECT=real or SUBJECT=fake'],
    [["a"], '"a" is not SUBJECT=real'],
    [["a=real", "a=fake"], '"a" is named twice'],
  ])("refuses %j", (named, message) => {
    expect(() => parseTruths(named, bankNotes)).toThrow(message);
  });

  it("lists the classes of the dataset", () => {
    expect(() => parseTruths(["a=oak"], trees)).toThrow('"a=oak" is not SUBJECT=a=b, SUBJECT=b or SUBJECT=c');
  });
});

describe("findKnown", () => {
  const batch = { subjects: ["a", "b", "a"], predictions: ["real", "fake", "fake"] };

  it("rates every record of a subject by its own prediction, in the order of the batch", () => {
    const rated = findKnown(batch, new Map([["a", "real"]]));
    expect(rated.map(({ subject }) => subject)).toEqual(["a", "a"]);
    expect(rated.map(ratingOf)).toEqual([1, 0]);
  });

  it("rates all as right", () => {
    expect(findKnown(batch, "all-right").map(ratingOf)).toEqual([1, 1, 1]);
  });

  it("refuses a subject that is not in the batch", () => {
    expect(() =>
      findKnown(
        batch,
        new Map([
          ["a", "real"],
          ["c", "real"],
        ]),
      ),
    ).toThrow('the batch has no subject "c"');
  });

  it("confirms what is predicted, and needs the classes of a batch that waits for a model", () => {
    expect(findKnown({ subjects: ["a", "b"], predictions: [null, "b"] }, "all-right")).toEqual([
      { subject: "b", prediction: "b", truth: "b" },
    ]);
    expect(() => findKnown({ subjects: ["a"], predictions: [null] }, "all-right")).toThrow(
      "the batch is waiting for a model: say what its records are, as SUBJECT=CLASS",
    );
  });
});

describe("toFeedback", () => {
  const known = [
    { subject: "a", prediction: "real", truth: "real" },
    { subject: "b", prediction: "real", truth: "fake" },
  ];

  it("has ratings if they say everything", () => {
    expect(toFeedback(known, bankNotes)).toEqual({ subjects: ["a", "b"], ratings: [1, 0] });
  });

  it("has classes for records without a prediction, and in tables of more than two classes", () => {
    const labels = { subjects: ["a", "b"], labels: ["real", "fake"] };
    const waiting = known.map((one) => ({ ...one, prediction: null }));
    expect(toFeedback(waiting, bankNotes)).toEqual(labels);
    expect(toFeedback(known, trees)).toEqual(labels);
  });
});
