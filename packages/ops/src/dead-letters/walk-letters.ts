import type { Clock } from "@loopline/platform";
import { type LeasedLetter, type LetterBox, leaseSeconds } from "./letter-box.ts";

export interface WalkOptions {
  readonly box: LetterBox;
  readonly clock: Pick<Clock, "seconds">;
  /** Letters to look at, at most. */
  readonly most: number;
  /** Ends the walk after the page under way. */
  readonly signal: AbortSignal;
}

/** What to do after a page of letters. */
export interface Verdict {
  /** Ids of letters that are dealt with: they leave the box. */
  readonly remove: readonly string[];
  /** Whether to look further. */
  readonly goOn: boolean;
}

/** Letters that are in memory with their bodies at a time. */
const pageSize = 100;

/**
 * Shows the letters of a box, each once, a page at a time. Every one that was shown stays leased until the end, so that
 * the next page has others; then all go back, but for those to be removed.
 * @returns whether the end of the box was reached.
 */
export async function walkLetters(
  { box, clock, most, signal }: WalkOptions,
  visit: (page: readonly LeasedLetter[]) => Promise<Verdict>,
): Promise<{ isComplete: boolean }> {
  const shown = new Set<string>();
  const held = new Map<string, string>();
  let heldAt = clock.seconds();
  try {
    while (shown.size < most && !signal.aborted) {
      const taken = await box.take(Math.min(pageSize, most - shown.size));
      if (taken.length === 0) return { isComplete: true };
      for (const { id, lease } of taken) held.set(id, lease);
      const page = taken.filter(({ id }) => !shown.has(id));
      if (page.length === 0) continue;
      for (const { id } of page) shown.add(id);

      const { remove, goOn } = await visit(page);
      await box.remove(remove.flatMap((id) => held.get(id) ?? []));
      for (const id of remove) held.delete(id);
      if (!goOn) return { isComplete: false };
      // Well before the first of them ends.
      if (clock.seconds() - heldAt > leaseSeconds / 3) {
        await box.hold([...held.values()]);
        heldAt = clock.seconds();
      }
    }
    return { isComplete: false };
  } finally {
    // Where that fails they go back by themselves, a little later.
    await box.release([...held.values()]).catch(() => {});
  }
}
