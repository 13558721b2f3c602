// The CSV reader's rules without its parser, which does not run in a browser.
export { type Column, detectColumns } from "./csv/columns.ts";
export type { NoteRow } from "./csv/note-row.ts";
export { NotesFileError } from "./csv/notes-file-error.ts";
export { readRecord } from "./csv/read-record.ts";
