import type { PipelineReply } from "@loopline/contracts";

export type ServiceFigures = PipelineReply["services"][number];
export type SubscriptionFigures = PipelineReply["subscriptions"][number];

/** What is known of one stage now. */
export interface StageFigures {
  readonly service: ServiceFigures;
  /** Of what it consumes. */
  readonly subscriptions: readonly SubscriptionFigures[];
  readonly backlog: number;
  readonly oldestSeconds: number;
}

/** @returns undefined for what the monitor does not know */
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
