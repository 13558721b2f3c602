// The reader's rules without its parser, which does not run in a browser.
export { type Column, detectColumns } from "../../../../data/src/csv/columns.ts";
export type { NoteRow } from "../../../../data/src/csv/note-row.ts";
export { NotesFileError } from "../../../../data/src/csv/notes-file-error.ts";
export { readRecord } from "../../../../data/src/csv/read-record.ts";
