import type { Letter } from "./letter.ts";

/** A letter that nobody else is given until its lease ends. */
export interface LeasedLetter extends Letter {
  /** Names the lease, not the letter. */
  readonly lease: string;
}

/** The dead letters that wait for someone to look. A letter whose lease ends is back in the box, unchanged. */
export interface LetterBox {
  /**
   * Leases up to `most` letters that are not leased, for {@link leaseSeconds}. There may be more than it returns; none
   * means that none came for a while. Rarely, a letter comes a second time although its lease goes on.
   * @throws {AppError} `unavailable`.
   */
  take(most: number): Promise<LeasedLetter[]>;
  /** Makes the leases end {@link leaseSeconds} from now. @throws {AppError} `unavailable`. */
  hold(leases: readonly string[]): Promise<void>;
  /** Ends the leases now. @throws {AppError} `unavailable`. */
  release(leases: readonly string[]): Promise<void>;
  /** Removes the letters for good. @throws {AppError} `unavailable`. */
  remove(leases: readonly string[]): Promise<void>;
}

/** Long enough for a page of letters, short enough that one whose holder was killed is soon back. */
export const leaseSeconds = 60;
