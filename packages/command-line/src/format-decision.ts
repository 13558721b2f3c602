import type { Decision } from "@loopline/contracts";
import { formatCount, formatShare, printableLine } from "./format.ts";

/** Whether a model was promoted, and what that went by, in lines. */
export function formatDecision(decision: Decision | null): string[] {
  if (decision === null) return ["decision: none, its training function promotes every model"];
  const { promoted, reason, policy, champion, rows, p } = decision;
  const verdict = `decision: ${promoted ? "promoted" : "refused"}, ${printableLine(reason)} (policy ${policy})`;
  if (champion === null || decision.champion_accuracy === null) return [verdict];
  const only = `${decision.only_candidate_right} right by this one alone, ${decision.only_champion_right} by the other`;
  return [
    verdict,
    `  on ${formatCount(rows)} rows ${formatShare(decision.candidate_accuracy)}, ${champion} ${formatShare(decision.champion_accuracy)}`,
    `  ${only}${p === null ? "" : `, McNemar p = ${p.toPrecision(3)}`}`,
  ];
}
