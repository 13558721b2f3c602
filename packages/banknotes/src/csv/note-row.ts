import type { Label } from "@loopline/contracts";

/** One note of a CSV file. */
export interface NoteRow {
  /** Only where the file has a column of subjects, and the note's cell there is not empty. */
  subject?: string;
  /** In the order of the feature names, whatever the order of the file's columns. */
  features: number[];
  /** Only where the file has a column of classes. */
  label?: Label;
}

export interface LabelledNoteRow extends NoteRow {
  label: Label;
}
