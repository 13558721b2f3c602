import type { PipelineReply, ReplayReply } from "@loopline/contracts";
import { formatQuantity } from "../common/format.ts";
import type { Notice } from "../common/notify.ts";

export type ServiceFigures = PipelineReply["services"][number];
export type SubscriptionFigures = PipelineReply["subscriptions"][number];

/** The current figures of one stage. */
export interface StageFigures {
  readonly service: ServiceFigures;
  /** Those that it consumes. */
  readonly subscriptions: readonly SubscriptionFigures[];
  readonly backlog: number;
  readonly oldestSeconds: number;
}

/** @returns undefined for a stage without figures, and while there are none */
export function figuresOf(
  stage: string,
  pipeline: PipelineReply | null | undefined,
): StageFigures | undefined {
  const service = pipeline?.services.find(({ name }) => name === stage);
  if (pipeline == null || service === undefined) return undefined;
  const subscriptions = pipeline.subscriptions.filter(({ name }) => name.endsWith(`.${stage}`));
  return {
    service,
    subscriptions,
    backlog: subscriptions.reduce((sum, { backlog }) => sum + backlog, 0),
    oldestSeconds: Math.max(0, ...subscriptions.map(({ oldest_seconds }) => oldest_seconds)),
  };
}

/** Reports the result of a replay. Refused letters come first, because they need attention. */
export function replayNotice({ replayed, refused }: ReplayReply): Notice {
  const done = `Replayed ${formatQuantity(replayed.length, "dead letter")}`;
  if (refused.length === 0) return { kind: "success", title: done };
  const reasons = [...new Set(refused.map(({ reason }) => reason))].join("; ");
  const title = `${formatQuantity(refused.length, "dead letter")} could not be replayed`;
  return { kind: "error", title, text: replayed.length === 0 ? reasons : `${reasons}. ${done}.` };
}
