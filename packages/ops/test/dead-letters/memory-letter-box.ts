import { createClock, type ManualClock } from "@loopline/platform/testing";
import type { Letter } from "../../src/dead-letters/letter.ts";
import { type LetterBox, leaseSeconds } from "../../src/dead-letters/walk-letters.ts";

/** A box in memory with a manual clock. */
export interface MemoryLetterBox extends LetterBox {
  readonly clock: ManualClock;
  /** Letters in the box, leased or not. */
  letters(): Letter[];
  add(letter: Letter): void;
  /** Number of leased letters. */
  leased(): number;
}

interface Kept {
  readonly letter: Letter;
  lease: string | undefined;
  until: number;
}

export function createMemoryLetterBox(letters: readonly Letter[]): MemoryLetterBox {
  const clock = createClock();
  const kept = new Map<string, Kept>();
  let leases = 0;
  const isLeased = ({ lease, until }: Kept) => lease !== undefined && until > clock.seconds();
  const add = (letter: Letter) => void kept.set(letter.id, { letter, lease: undefined, until: 0 });
  letters.forEach(add);

  /** Only entries whose lease is the current one. */
  const holders = (names: readonly string[]) =>
    [...kept.values()].filter((entry) => isLeased(entry) && names.includes(entry.lease ?? ""));

  return {
    clock,
    add,
    letters: () => [...kept.values()].map(({ letter }) => letter),
    leased: () => [...kept.values()].filter(isLeased).length,
    async take(max) {
      const free = [...kept.values()].filter((entry) => !isLeased(entry)).slice(0, max);
      return free.map((entry) => {
        entry.lease = String(leases++);
        entry.until = clock.seconds() + leaseSeconds;
        return { ...entry.letter, lease: entry.lease };
      });
    },
    async hold(names) {
      for (const entry of holders(names)) entry.until = clock.seconds() + leaseSeconds;
    },
    async release(names) {
      for (const entry of holders(names)) entry.lease = undefined;
    },
    async remove(names) {
      for (const { letter } of holders(names)) kept.delete(letter.id);
    },
  };
}
