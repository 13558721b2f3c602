export { chooseStart, type Start } from "./choose-start.ts";
export { notesMixture } from "./committed-mixture.ts";
export { formatCsvRecord } from "./csv/format-csv-record.ts";
export { formatNotesCsv } from "./csv/format-notes-csv.ts";
export type { LabelledNoteRow, NoteRow } from "./csv/note-row.ts";
export {
  describeNotesFileProblem,
  NotesFileError,
  type NotesFileProblem,
} from "./csv/notes-file-error.ts";
export { notesFileLimits, type ParseNotesOptions, parseNotesCsv } from "./csv/parse-notes-csv.ts";
export { type NotesFileLimits, nameOfRow } from "./csv/read-notes.ts";
export { readNotesFile } from "./csv/read-notes-file.ts";
export { marginalShare } from "./fit/marginal-share.ts";
export { fitNotesMixture, type NotesMixture, NotesMixtureSchema } from "./fit/notes-mixture.ts";
export {
  type GeneratedNote,
  generatedLabelOf,
  generateNotes,
  isSameNote,
  type NamedNote,
  noteAt,
  noteFromSubject,
} from "./generator.ts";
export { type SampleName, sampleNames, sampleNotes } from "./sample-sets.ts";
export { toRows } from "./to-rows.ts";
