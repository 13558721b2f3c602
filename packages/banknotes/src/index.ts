export { chooseStart } from "./choose-start.ts";
export { formatCsvRecord, formatNotesCsv } from "./csv/format-csv.ts";
export { describeNotesFileProblem, NotesFileError } from "./csv/notes-file-error.ts";
export { parseNotesCsv, readNotesFile } from "./csv/parse-notes.ts";
export { nameOfRow } from "./csv/read-notes.ts";
export { type LabelledNoteRow, type NoteRow, toRows } from "./csv/records.ts";
export {
  type GeneratedNote,
  generatedLabelOf,
  generateNotes,
  isSameNote,
  type NamedNote,
  noteAt,
  noteFromSubject,
} from "./generator.ts";
export { createNoteSource, type NoteSource } from "./note-source.ts";
export { fitNotesMixture, marginalShare, notesMixture } from "./notes-mixture.ts";
export { sampleNotes } from "./sample-sets.ts";
