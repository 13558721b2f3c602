// The reader and writer of CSV files. They use no modules of Node, so that browsers can load them.
export { formatCsvRecord } from "./csv/format-csv.ts";
export { describeNotesFileProblem } from "./csv/notes-file-error.ts";
export { nameOfRow, readNotes, tooLarge } from "./csv/read-notes.ts";
export type { NoteRow } from "./csv/records.ts";
