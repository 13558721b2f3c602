/** Times in milliseconds. */
export interface Quiet {
  /** Required time without a change. */
  readonly quietMs: number;
  /** Maximum wait. */
  readonly maxMs: number;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/**
 * Waits until a version has not changed for `quietMs`, at most `maxMs`, so that a burst of corrections leads to one training.
 */
export async function waitForQuiet(
  version: () => Promise<number>,
  { quietMs, maxMs, sleep }: Quiet,
): Promise<void> {
  let seen = await version();
  for (let waited = 0; waited < maxMs; waited += quietMs) {
    await sleep(quietMs);
    const now = await version();
    if (now === seen) return;
    seen = now;
  }
}
