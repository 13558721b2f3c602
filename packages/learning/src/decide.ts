import type { Decision, PromotionPolicy } from "@loopline/contracts";
import type { FitResult } from "@loopline/svm";
import { describeUnsolved } from "./table/fit-machines.ts";

/** The predictions of a candidate and of the champion on the same rows, as one byte per row: 1 if correct. */
export interface Scores {
  readonly candidate: Uint8Array;
  /** Null if there is no champion to compare with. */
  readonly champion: Uint8Array | null;
}

export interface Comparison {
  /** File name of the champion, or null. */
  readonly champion: string | null;
  /** On the rows that the model is tested on. */
  readonly tested: Scores;
  /** On the frozen test set. */
  readonly frozen: Scores;
}

export interface DecisionRules {
  readonly policy: PromotionPolicy;
  /** How far a candidate may fall behind the champion on the frozen test set, as a share of its rows. */
  readonly frozenTolerance: number;
}

const significance = 0.05;

/** Decides whether a candidate replaces the champion. */
export function decide({ champion, tested, frozen }: Comparison, rules: DecisionRules): Decision {
  const common = {
    policy: rules.policy,
    champion: tested.champion === null ? null : champion,
    rows: tested.candidate.length,
    candidate_accuracy: accuracyOf(tested.candidate),
  };
  if (tested.champion === null || frozen.champion === null) {
    const reason = champion === null ? "the first model" : `the champion's file ${champion} cannot be read`;
    return promoteUncompared(reason, common);
  }
  const onlyCandidate = countWhere(tested.candidate, tested.champion);
  const onlyChampion = countWhere(tested.champion, tested.candidate);
  const p = mcnemar(onlyCandidate, onlyChampion);
  const fall = accuracyOf(frozen.champion) - accuracyOf(frozen.candidate);
  return {
    ...common,
    ...judge(onlyCandidate - onlyChampion, p, fall, rules),
    champion_accuracy: accuracyOf(tested.champion),
    only_candidate_right: onlyCandidate,
    only_champion_right: onlyChampion,
    p,
  };
}

/** Promotes a candidate that cannot be compared with the champion. */
export function promoteUncompared(
  reason: string,
  scored: Pick<Decision, "policy" | "champion" | "rows" | "candidate_accuracy">,
): Decision {
  return {
    ...scored,
    promoted: true,
    reason,
    champion_accuracy: null,
    only_candidate_right: 0,
    only_champion_right: 0,
    p: null,
  };
}

/** Refuses a candidate whose solver did not converge, however good its predictions are. */
export function refuseUnsolved(
  decision: Decision,
  fit: Pick<FitResult, "converged" | "dualityGap" | "objective" | "iterations">,
): Decision {
  const reason = describeUnsolved(fit);
  return reason === null ? decision : { ...decision, promoted: false, reason };
}

function judge(
  lead: number,
  p: number,
  fall: number,
  { policy, frozenTolerance }: DecisionRules,
): Pick<Decision, "promoted" | "reason"> {
  // Tolerates rounding: shares of whole rows never differ by as little as this otherwise.
  if (fall > frozenTolerance + 1e-9) {
    const points = (share: number) => (100 * share).toFixed(1);
    return {
      promoted: false,
      reason: `falls ${points(fall)} points on the frozen test set, more than the ${points(frozenTolerance)} allowed`,
    };
  }
  if (policy === "significant" && !(lead > 0 && p < significance)) {
    return {
      promoted: false,
      reason: `not significantly better than the champion (p = ${p.toPrecision(2)})`,
    };
  }
  if (lead < 0)
    return { promoted: false, reason: `right on ${-lead} fewer ${rowsOf(lead)} than the champion` };
  const more =
    lead === 0
      ? "right on as many rows as the champion"
      : `right on ${lead} more ${rowsOf(lead)} than the champion`;
  return { promoted: true, reason: more };
}

function rowsOf(lead: number): string {
  return Math.abs(lead) === 1 ? "row" : "rows";
}

function countWhere(right: Uint8Array, butNot: Uint8Array): number {
  return right.reduce((count, isRight, index) => count + (isRight === 1 && butNot[index] === 0 ? 1 : 0), 0);
}

function accuracyOf(right: Uint8Array): number {
  return right.length === 0 ? 0 : right.reduce((sum, isRight) => sum + isRight, 0) / right.length;
}

/**
 * Two-sided p-value of the exact McNemar test: if two classifiers were equally good, the probability that the rows on
 * which only one of them is right are divided at least as unevenly as this. Binomial distribution with p = ½
 * (Q. McNemar, Psychometrika 12, 1947; exact form as in Fagerland et al., BMC Med. Res. Methodol. 13:91, 2013).
 * @param one rows that only one classifier got right
 * @param other rows that only the other got right
 */
export function mcnemar(one: number, other: number): number {
  const all = one + other;
  const fewer = Math.min(one, other);
  // log C(all, k) − all · log 2, from one k to the next, so that no power or factorial under- or overflows.
  let logTerm = -all * Math.LN2;
  let sum = Math.exp(logTerm);
  for (let k = 1; k <= fewer; k++) {
    logTerm += Math.log((all - k + 1) / k);
    sum += Math.exp(logTerm);
  }
  return Math.min(1, 2 * sum);
}
