import { describe, expect, it } from "vitest";
import { type Comparison, decide, refuseUnsolved, type Scores } from "../src/decide.ts";

const notWorse = { policy: "not-worse", frozenTolerance: 0.02 } as const;
const significant = { policy: "significant", frozenTolerance: 0.02 } as const;

/** Rows on which both are right, and such on which only one of them is. */
function scores(both: number, onlyCandidate: number, onlyChampion: number): Scores {
  const flags = (candidate: number, champion: number, count: number) =>
    Array<[number, number]>(count).fill([candidate, champion]);
  const rows = [...flags(1, 1, both), ...flags(1, 0, onlyCandidate), ...flags(0, 1, onlyChampion)];
  return {
    candidate: Uint8Array.from(rows, ([right]) => right),
    champion: Uint8Array.from(rows, ([, right]) => right),
  };
}

const same = scores(100, 0, 0);
const against = (tested: Scores, frozen = same): Comparison => ({ champion: "model-1.json", tested, frozen });

describe("not-worse", () => {
  it.each([
    ["better", scores(90, 5, 3), true, "right on 2 more rows than the champion"],
    ["equal", scores(90, 3, 3), true, "right on as many rows as the champion"],
    ["worse by one row", scores(90, 3, 4), false, "right on 1 fewer row than the champion"],
  ])("for one that is %s", (_what, tested, promoted, reason) => {
    expect(decide(against(tested), notWorse)).toMatchObject({ promoted, reason });
  });
});

describe("significant", () => {
  it.each([
    ["better by luck", scores(90, 5, 3), false],
    ["clearly better", scores(90, 9, 1), true],
    ["clearly worse", scores(90, 1, 9), false],
    ["equal", scores(90, 0, 0), false],
  ])("for one that is %s", (_what, tested, promoted) => {
    expect(decide(against(tested), significant).promoted).toBe(promoted);
  });
});

it("refuses what falls on the frozen test set, however good it is elsewhere", () => {
  const decision = decide(against(scores(50, 50, 0), scores(97, 0, 3)), notWorse);
  expect(decision).toMatchObject({
    promoted: false,
    reason: "falls 3.0 points on the frozen test set, more than the 2.0 allowed",
  });
  expect(decide(against(scores(50, 50, 0), scores(98, 0, 2)), notWorse).promoted).toBe(true);
});

it("tells what it decided on", () => {
  expect(decide(against(scores(90, 9, 1)), notWorse)).toEqual({
    promoted: true,
    reason: "right on 8 more rows than the champion",
    policy: "not-worse",
    champion: "model-1.json",
    rows: 100,
    candidate_accuracy: 0.99,
    champion_accuracy: 0.91,
    only_candidate_right: 9,
    only_champion_right: 1,
    p: expect.closeTo(0.021484375, 12),
  });
});

it("promotes the first model, and one whose champion's file is gone", () => {
  const alone: Scores = { candidate: Uint8Array.of(1, 0), champion: null };
  const none = { champion_accuracy: null, p: null, candidate_accuracy: 0.5, champion: null, promoted: true };
  expect(decide({ champion: null, tested: alone, frozen: alone }, notWorse)).toMatchObject({
    ...none,
    reason: "the first model",
  });
  expect(decide({ champion: "model-1.joblib", tested: alone, frozen: alone }, significant)).toMatchObject({
    ...none,
    reason: "the champion's file model-1.joblib cannot be read",
  });
});

describe("500 times", () => {
  /** A number from 0 to 1 for each call, the same for the same seed (mulberry32). */
  function createRandom(seed: number): () => number {
    let state = seed;
    return () => {
      state = (state + 0x6d2b79f5) | 0;
      let bits = Math.imul(state ^ (state >>> 15), 1 | state);
      bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
      return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
    };
  }

  /** A champion that is right on most of 200 rows, and a candidate that is wrong on that many more of them. */
  function degraded(seed: number, byRows: number): Comparison {
    const random = createRandom(seed);
    const champion = Uint8Array.from({ length: 200 }, () => (random() < 0.95 ? 1 : 0));
    const candidate = Uint8Array.from(champion);
    const order = Array.from(champion.keys()).sort(() => random() - 0.5);
    // Some rows the other way round: two models never err on the same rows.
    const gained = order.filter((row) => candidate[row] === 0).slice(0, 3);
    const lost = order.filter((row) => candidate[row] === 1).slice(0, gained.length + byRows);
    for (const row of gained) candidate[row] = 1;
    for (const row of lost) candidate[row] = 0;
    return against({ candidate, champion });
  }

  it.each([notWorse, significant])(
    "a candidate that is five points worse is promoted 0 times by %o",
    (rules) => {
      const decisions = Array.from({ length: 500 }, (_, seed) => decide(degraded(seed, 10), rules));
      expect(decisions.filter(({ promoted }) => promoted)).toEqual([]);
    },
  );

  it("an equal candidate always gets the same answer: it takes over once, and `significant` never lets it", () => {
    const answersOf = (rules: typeof notWorse | typeof significant) =>
      new Set(Array.from({ length: 500 }, (_, seed) => decide(degraded(seed, 0), rules).promoted));
    expect(answersOf(notWorse)).toEqual(new Set([true]));
    expect(answersOf(significant)).toEqual(new Set([false]));
  });
});

it("refuses a candidate whose solver did not converge, however good it is", () => {
  const decision = decide(against(scores(90, 5, 0)), notWorse);
  const fit = { dualityGap: 0.0246, objective: 2, iterations: 100 };
  expect(refuseUnsolved(decision, { ...fit, converged: true })).toEqual(decision);
  expect(refuseUnsolved(decision, { ...fit, converged: false })).toEqual({
    ...decision,
    promoted: false,
    reason: "did not converge: the duality gap is 0.012 of the objective after 100 iterations",
  });
});
