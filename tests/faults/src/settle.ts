import { setTimeout as delay } from "node:timers/promises";
import type { Load } from "./load.ts";
import type { FaultyStack } from "./start-faulty-stack.ts";
import { type VerifyOptions, verifyBatches } from "./verify-batches.ts";
import { verifyTraining } from "./verify-training.ts";

export interface SettleOptions extends VerifyOptions {
  /** Milliseconds for what was accepted to have all its effects. */
  readonly withinMs?: number;
  /** Whether trainings must be over, and the champion the one that they promoted. They must unless this is false. */
  readonly withTraining?: boolean;
}

const pauseMs = 250;
const trainingSubscription = "/job.training ";

/**
 * Waits until everything accepted has had its effect and no message is left to deliver again, twice in a row, because a
 * late duplicate shows only the second time. Returns what is wrong, in sentences.
 */
export async function settle(
  stack: FaultyStack,
  load: Load,
  { withinMs = 40_000, withTraining = true, ...options }: SettleOptions,
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
