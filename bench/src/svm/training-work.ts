import { cloudsSet, firstSet, notesSet, rareClassSet } from "./training-sets.ts";

/** Every set of the benchmark, with how often its fit is timed here and by scikit-learn. */
export function trainingWork(realData: string | undefined) {
  return {
    first: { set: firstSet(realData), effort: { warmUp: 2000, runs: 1001 }, peer: { warmUp: 3, runs: 15 } },
    tenThousand: { set: notesSet(10_000), effort: { warmUp: 30, runs: 61 }, peer: { warmUp: 1, runs: 5 } },
    hundredThousand: {
      set: notesSet(100_000),
      effort: { warmUp: 10, runs: 21 },
      peer: { warmUp: 0, runs: 1 },
    },
    million: { set: notesSet(1_000_000), effort: { warmUp: 3, runs: 9 }, peer: null },
    wide: {
      set: cloudsSet(10_000, 64, 4, "10,000 × 64"),
      effort: { warmUp: 5, runs: 15 },
      peer: { warmUp: 0, runs: 3 },
    },
    wideOverlap: {
      set: cloudsSet(10_000, 64, 1, "10,000 × 64, classes overlapping"),
      effort: { warmUp: 5, runs: 15 },
      peer: { warmUp: 0, runs: 1 },
    },
    overlap: {
      set: cloudsSet(100_000, 4, 1, "100,000 × 4, classes overlapping"),
      effort: { warmUp: 5, runs: 11 },
      peer: null,
    },
    largeOverlap: {
      set: cloudsSet(1_000_000, 4, 1, "1,000,000 × 4, classes overlapping"),
      effort: { warmUp: 2, runs: 7 },
      peer: null,
    },
    ties: {
      set: rareClassSet(5000, 30),
      effort: { warmUp: 3, runs: 7 },
      peer: { warmUp: 0, runs: 1 },
    },
  } as const;
}

export type TrainingWork = ReturnType<typeof trainingWork>;
