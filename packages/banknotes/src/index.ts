export { bankNotes } from "./bank-notes.ts";
export { chooseStart } from "./choose-start.ts";
export {
  type GeneratedNote,
  generatedLabelOf,
  generateNotes,
  isSameNote,
  type NamedNote,
  noteAt,
  noteFromSubject,
} from "./generator.ts";
export { featureCount, featureNames, type Label, type LabelName, labelNames } from "./names.ts";
export { createNoteSource, type NoteSource } from "./note-source.ts";
export {
  formatNotesCsv,
  type LabelledNoteRow,
  type NoteRow,
  parseNotesCsv,
  readNotesFile,
  toRows,
} from "./notes-file.ts";
export { fitNotesMixture, marginalShare, notesMixture } from "./notes-mixture.ts";
export { sampleNotes, sampleStart } from "./sample-sets.ts";
