export { chooseStart, type Start } from "./choose-start.ts";
export { formatCsvRecord, formatNotesCsv } from "./csv/format-csv.ts";
export {
  describeNotesFileProblem,
  NotesFileError,
  type NotesFileProblem,
} from "./csv/notes-file-error.ts";
export { notesFileLimits, type ParseNotesOptions, parseNotesCsv, readNotesFile } from "./csv/parse-notes.ts";
export { type NotesFileLimits, nameOfRow } from "./csv/read-notes.ts";
export type { LabelledNoteRow, NoteRow } from "./csv/records.ts";
export { toRows } from "./csv/records.ts";
export { fitNotesMixture } from "./fit/fit-notes-mixture.ts";
export {
  type GeneratedNote,
  generatedLabelOf,
  generateNotes,
  isSameNote,
  type NamedNote,
  noteAt,
  noteFromSubject,
} from "./generator.ts";
export {
  marginalShare,
  type NotesMixture,
  NotesMixtureSchema,
  notesMixture,
} from "./notes-mixture.ts";
export { type SampleName, sampleNames, sampleNotes } from "./sample-sets.ts";
