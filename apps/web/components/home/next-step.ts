/** What a newcomer should do now. */
export type NextStep = "submit" | "review" | "watch";

/**
 * @param known.batches how many were submitted ever
 * @param known.jobs how many trainings there were; the first one needs no corrections
 * @returns undefined while one of them is not known
 */
export function nextStep(known: {
  batches: number | undefined;
  jobs: number | undefined;
}): NextStep | undefined {
  if (known.batches === undefined || known.jobs === undefined) return undefined;
  if (known.batches === 0) return "submit";
  return known.jobs <= 1 ? "review" : "watch";
}
