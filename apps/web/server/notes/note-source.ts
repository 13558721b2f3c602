import type { Label } from "@loopline/contracts";

/** Notes to submit, by subject. */
export interface Notes {
  readonly subjects: string[];
  /** One row per subject, in the order of the feature names. */
  readonly features: number[][];
}

/** Where sample batches come from, and what is known of their notes. */
export interface NoteSource {
  /** Picks `count` notes at random; fewer where there are not as many. */
  draw(count: number): Promise<Notes>;
  /** The true class of a subject; undefined where nobody knows. */
  truthOf(subject: string): Promise<Label | undefined>;
}

export function toNotes(notes: Iterable<{ subject: string; features: number[] }>): Notes {
  const list = [...notes];
  return { subjects: list.map(({ subject }) => subject), features: list.map(({ features }) => features) };
}
