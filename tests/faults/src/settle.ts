import { setTimeout as delay } from "node:timers/promises";
import type { Load } from "./load.ts";
import type { FaultyStack } from "./start-faulty-stack.ts";
import { type VerifyOptions, verifyBatches, verifyTraining } from "./verify.ts";

export interface SettleOptions extends VerifyOptions {
  /** Limit on the time until everything accepted has taken effect. */
  readonly withinMs?: number;
  /** Whether trainings must have ended and promoted the champion. Default true. */
  readonly withTraining?: boolean;
}

const pauseMs = 250;
const trainingSubscription = "/job.training ";

/**
 * Waits until everything accepted has taken effect and no message is left to redeliver. Verifies this twice in a row,
 * because a late duplicate shows only the second time. Returns what is wrong, in sentences.
 */
export async function settle(
  stack: FaultyStack,
  load: Load,
  { withinMs = 90_000, withTraining = true, ...options }: SettleOptions,
): Promise<string[]> {
  const undelivered = (): string[] => [
    ...stack.deadLetters.received.map(({ attributes }) => `a dead letter: ${JSON.stringify(attributes)}`),
    ...[...stack.deliveries.outstanding]
      .filter((id) => withTraining || !id.includes(trainingSubscription))
      .map((id) => `${id} was not acknowledged`),
  ];
  const verify = async (): Promise<string[]> => {
    const first = undelivered();
    if (first.length > 0) return first;
    return [
      ...(await verifyBatches(stack, load, options)),
      ...(withTraining ? await verifyTraining(stack) : []),
      ...undelivered(),
    ];
  };
  const deadline = performance.now() + withinMs;
  let hasSettled = false;
  for (;;) {
    const problems = await verify();
    if ((hasSettled && problems.length === 0) || performance.now() > deadline) return problems;
    hasSettled = problems.length === 0;
    await delay(pauseMs);
  }
}
