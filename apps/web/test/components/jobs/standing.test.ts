import { expect, it } from "vitest";
import { standingOf } from "../../../components/jobs/standing.ts";

const job = { model_file_name: "model-2.json" };
const other = { model_file_name: "model-1.json" };

it.each([
  ["champion", job, { ...job, promoted: true }],
  ["champion", job, job],
  ["promoted", other, { ...job, promoted: true }],
  ["promoted", other, job],
  ["rejected", other, { ...job, promoted: false }],
  ["rejected", null, { ...job, promoted: false }],
  ["failed", job, { ...job, promoted: false, failure: "no rows of the class fake" }],
  ["failed", undefined, { ...job, promoted: false, failure: "no rows of the class fake" }],
  [undefined, undefined, { ...job, promoted: false }],
] as const)("is %s when %j predicts, for %j", (standing, champion, which) => {
  expect(standingOf(which, champion)).toBe(standing);
});
