/** What a new user should do next. */
export type NextStep = "submit" | "review" | "watch";

/**
 * @param known.batches how many batches were ever submitted
 * @param known.jobs how many training jobs there were; the first one needs no corrections
 * @returns undefined while one of the two is still loading
 */
export function nextStep(known: {
  batches: number | undefined;
  jobs: number | undefined;
}): NextStep | undefined {
  if (known.batches === undefined || known.jobs === undefined) return undefined;
  if (known.batches === 0) return "submit";
  return known.jobs <= 1 ? "review" : "watch";
}
