/** Milliseconds. */
export interface Quiet {
  /** How long nothing must change. */
  readonly quietMs: number;
  /** After how long it is enough of waiting. */
  readonly mostMs: number;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/**
 * Waits until a version stays the same for a while, so that a burst of corrections makes one training, but not for ever.
 */
export async function waitForQuiet(
  version: () => Promise<number>,
  { quietMs, mostMs, sleep }: Quiet,
): Promise<void> {
  let seen = await version();
  for (let waited = 0; waited < mostMs; waited += quietMs) {
    await sleep(quietMs);
    const now = await version();
    if (now === seen) return;
    seen = now;
  }
}
