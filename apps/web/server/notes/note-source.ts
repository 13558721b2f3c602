import type { NamedNote } from "@loopline/banknotes/generator";
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
  /** The true class of a note that could have been drawn here, subject and features alike; undefined of any other. */
  truthOf(note: NamedNote): Promise<Label | undefined>;
}

export function toNotes(notes: Iterable<{ subject: string; features: number[] }>): Notes {
  const list = [...notes];
  return { subjects: list.map(({ subject }) => subject), features: list.map(({ features }) => features) };
}
