import { describe, expect, it } from "vitest";
import { parseCorrectOptions } from "../../src/correct/options.ts";
import { rateBatch, ratingOf } from "../../src/correct/rate-batch.ts";

describe("the arguments of correct", () => {
  it("say what subjects are, which may have an equals sign of their own", () => {
    expect(parseCorrectOptions(["id", "a=b=real", "c=fake"]).truths).toEqual(
      new Map([
        ["a=b", "real"],
        ["c", "fake"],
      ]),
    );
  });

  it.each([
    [[], "say which batch to correct"],
    [["id"], "name subjects with what they are, such as note-a=real, or say --all-right"],
    [["id", "a=real", "--all-right"], "name subjects with what they are"],
    [["id", "a=wrong"], '"a=wrong" does not say what it is, expected SUBJECT=real or SUBJECT=fake'],
    [["id", "a"], '"a" does not say what it is'],
    [["id", "a=real", "a=fake"], '"a" is named twice'],
  ])("%j are refused", (args, message) => {
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
