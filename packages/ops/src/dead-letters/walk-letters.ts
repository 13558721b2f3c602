import type { Clock } from "@loopline/platform";
import type { Letter } from "./letter.ts";

/** A letter that other readers do not get until its lease ends. */
export interface LeasedLetter extends Letter {
  /** Identifies the lease, not the letter. */
  readonly lease: string;
}

/** The dead letters. A letter whose lease ends is back in the box, unchanged. */
export interface LetterBox {
  /**
   * Leases up to `max` letters that are not leased, for {@link leaseSeconds}. There may be more than it returns; an empty
   * list means that none came for a while. Rarely, a letter is returned twice although its lease has not ended.
   * @throws {AppError} `unavailable`.
   */
  take(max: number): Promise<LeasedLetter[]>;
  /** Extends the leases to {@link leaseSeconds} from now. @throws {AppError} `unavailable`. */
  hold(leases: readonly string[]): Promise<void>;
  /** Ends the leases now. @throws {AppError} `unavailable`. */
  release(leases: readonly string[]): Promise<void>;
  /** Removes the letters for good. @throws {AppError} `unavailable`. */
  remove(leases: readonly string[]): Promise<void>;
}

/** Long enough for a page of letters; short enough that the letters of a killed reader are soon back. */
export const leaseSeconds = 60;

export interface WalkOptions {
  readonly box: LetterBox;
  readonly clock: Pick<Clock, "seconds">;
  /** Letters to look at. */
  readonly max: number;
  /** Ends the walk after the current page. */
  readonly signal: AbortSignal;
}

/** What to do after a page of letters. */
export interface Verdict {
  /** Ids of letters to remove from the box. */
  readonly remove: readonly string[];
  /** Whether to read the next page. */
  readonly goOn: boolean;
}

/** Letters that are in memory with their bodies at a time. */
const pageSize = 100;

/**
 * Visits the letters of a box, each once, a page at a time. Every letter stays leased until the end, so that the next page
 * has others. Then all go back, except those to be removed.
 * @returns whether the end of the box was reached.
 */
export async function walkLetters(
  { box, clock, max, signal }: WalkOptions,
  visit: (page: readonly LeasedLetter[]) => Promise<Verdict>,
): Promise<{ isComplete: boolean }> {
  const shown = new Set<string>();
  const held = new Map<string, string>();
  let heldAt = clock.seconds();
  try {
    while (shown.size < max && !signal.aborted) {
      const taken = await box.take(Math.min(pageSize, max - shown.size));
      if (taken.length === 0) return { isComplete: true };
      for (const { id, lease } of taken) held.set(id, lease);
      const page = taken.filter(({ id }) => !shown.has(id));
      if (page.length === 0) continue;
      for (const { id } of page) shown.add(id);

      const { remove, goOn } = await visit(page);
      await box.remove(remove.flatMap((id) => held.get(id) ?? []));
      for (const id of remove) held.delete(id);
      if (!goOn) return { isComplete: false };
      // Well before the first lease ends.
      if (clock.seconds() - heldAt > leaseSeconds / 3) {
        await box.hold([...held.values()]);
        heldAt = clock.seconds();
      }
    }
    return { isComplete: false };
  } finally {
    // If this fails, the letters go back when their leases end.
    await box.release([...held.values()]).catch(() => {});
  }
}
