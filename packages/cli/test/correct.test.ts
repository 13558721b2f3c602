import { describe, expect, it } from "vitest";
import { parseCorrectOptions, rateBatch, ratingOf } from "../src/commands/correct.ts";

describe("parseCorrectOptions", () => {
  it("accepts subjects that contain an equals sign", () => {
    expect(parseCorrectOptions(["id", "a=b=real", "c=fake"]).truths).toEqual(
      new Map([
        ["a=b", "real"],
        ["c", "fake"],
      ]),
    );
  });

  it.each([
    [[], "no BATCH_ID is given"],
    [["id"], "give subjects with what they are, such as note-a=real, or --all-right"],
    [["id", "a=real", "--all-right"], "give subjects with what they are"],
    [["id", "a=wrong"], '"a=wrong" is not SUBJECT=real or SUBJECT=fake'],
    [["id", "a"], '"a" is not SUBJECT=real'],
    [["id", "a=real", "a=fake"], '"a" is named twice'],
  ])("refuses %j", (args, message) => {
    expect(() => parseCorrectOptions(args)).toThrow(message);
  });
});

describe("rateBatch", () => {
  const batch = {
    subjects: ["a", "b", "a"],
    predictions: ["real" as const, "fake" as const, "fake" as const],
  };

  it("rates every note of a subject by its own prediction, in the order of the batch", () => {
    const rated = rateBatch(batch, new Map([["a", "real"]]));
    expect(rated.map(({ subject }) => subject)).toEqual(["a", "a"]);
    expect(rated.map(ratingOf)).toEqual([1, 0]);
  });

  it("rates all as right", () => {
    expect(rateBatch(batch, "all-right").map(ratingOf)).toEqual([1, 1, 1]);
  });

  it("refuses a subject that is not in the batch", () => {
    expect(() =>
      rateBatch(
        batch,
        new Map([
          ["a", "real"],
          ["c", "real"],
        ]),
      ),
    ).toThrow('the batch has no subject "c"');
  });
});
