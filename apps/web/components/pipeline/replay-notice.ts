import type { ReplayReply } from "@loopline/contracts";
import { formatQuantity } from "../common/format-number.ts";
import type { Notice } from "../notify/notice-feed.ts";

/** What became of a replay. A refusal is what one has to know, so it comes first. */
export function replayNotice({ replayed, refused }: ReplayReply): Notice {
  const done = `Replayed ${formatQuantity(replayed.length, "dead letter")}`;
  if (refused.length === 0) return { kind: "success", title: done };
  const reasons = [...new Set(refused.map(({ reason }) => reason))].join("; ");
  const title = `${formatQuantity(refused.length, "dead letter")} could not be replayed`;
  return { kind: "error", title, text: replayed.length === 0 ? reasons : `${reasons}. ${done}.` };
}
