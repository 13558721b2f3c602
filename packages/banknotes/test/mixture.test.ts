import { featureNames } from "@loopline/contracts";
import { describe, expect, it } from "vitest";
import mixture from "../mixture.json" with { type: "json" };
import { NotesMixtureSchema } from "../src/notes-mixture.ts";

describe("mixture.json", () => {
  it("matches its schema", () => {
    expect(NotesMixtureSchema.parse(mixture).features).toEqual([...featureNames]);
  });

  it("has shares that add up", () => {
    expect(mixture.fake.prior + mixture.real.prior).toBeCloseTo(1, 6);
    for (const { components } of [mixture.fake, mixture.real]) {
      expect(components.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 5);
    }
  });

  it("names its source with author, DOI and licence", () => {
    expect(mixture.source).toMatch(/Lohweg.*doi:10\.24432\/C55P57.*CC BY 4\.0/);
  });
});
