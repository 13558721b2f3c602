import { expect, it } from "vitest";
import { z } from "zod";
import { rulesOf, rulesVariables } from "../src/index.ts";

const rulesIn = (env: Record<string, string>) => rulesOf(z.object(rulesVariables).parse(env));

it("are the original's unless the environment has others", () => {
  const usual = { policy: "not-worse", frozenTolerance: 0.02, maxSourceShare: 1 };
  expect(rulesIn({})).toEqual(usual);
  expect(rulesIn({ PROMOTION_POLICY: "significant", SVM_C: "10" })).toEqual({
    ...usual,
    policy: "significant",
    C: 10,
  });
});

it("refuse what no model can be trained by", () => {
  for (const C of ["0", "-1", "much"]) expect(() => rulesIn({ SVM_C: C })).toThrow("SVM_C");
});
