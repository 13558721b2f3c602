import { fileURLToPath } from "node:url";
import {
  collectRecords,
  formatCsvRecord,
  type ParsedRecord,
  readTable,
  readTableFile,
  type Table,
  TableError,
} from "@loopline/dataset";
import type { LabelledMatrix } from "@loopline/svm";
import { bankNotes } from "./bank-notes.ts";
import type { GeneratedNote } from "./generator.ts";
import { featureCount, featureNames, type Label } from "./names.ts";

/** One note of a CSV file. */
export interface NoteRow {
  /** Only if the file has a column of subjects, and the note's cell is not empty. */
  subject?: string;
  /** In the order of the feature names, whatever the order of the file's columns. */
  features: number[];
  /** Only if the file says so. */
  label?: Label;
}

export interface LabelledNoteRow extends NoteRow {
  label: Label;
}

export interface ParseNotesOptions {
  /** Every note must have its class, and both classes must occur. */
  requireLabel?: boolean;
  maxNotes?: number;
}

/**
 * Reads all notes of a CSV file, or none, as @loopline/dataset reads records of {@link bankNotes}.
 *
 * @param source text, or UTF-8 bytes at once
 * @throws TableError that describes the first problem and counts the other wrong lines
 */
export async function parseNotesCsv(
  source: string | Uint8Array,
  options: ParseNotesOptions & { requireLabel: true },
): Promise<LabelledNoteRow[]>;
export async function parseNotesCsv(
  source: string | Uint8Array,
  options?: ParseNotesOptions,
): Promise<NoteRow[]>;
export async function parseNotesCsv(
  source: string | Uint8Array,
  options: ParseNotesOptions = {},
): Promise<NoteRow[]> {
  const bytes = typeof source === "string" ? new TextEncoder().encode(source) : source;
  return await collectNotes(await readTable([bytes], undefined, { dataset: bankNotes }), options);
}

/**
 * Reads the notes of a CSV file, as {@link parseNotesCsv} does. Messages begin with the path.
 *
 * @throws TableError, also if there is no such file or it cannot be read
 */
export function readNotesFile(
  path: string | URL,
  options: ParseNotesOptions & { requireLabel: true },
): Promise<LabelledNoteRow[]>;
export function readNotesFile(path: string | URL, options?: ParseNotesOptions): Promise<NoteRow[]>;
export async function readNotesFile(path: string | URL, options: ParseNotesOptions = {}): Promise<NoteRow[]> {
  const fileName = path instanceof URL ? fileURLToPath(path) : path;
  return await collectNotes(await readTableFile(fileName, { dataset: bankNotes }), options);
}

const classes = bankNotes.target.classes.map(({ value }, label) => `${label} (${value})`);

async function collectNotes(
  table: Table,
  { requireLabel = false, maxNotes }: ParseNotesOptions,
): Promise<NoteRow[]> {
  const { fileName } = table;
  const fail = (reason: string, line?: number): never => {
    throw new TableError({ fileName, line, reason });
  };
  const toNote = ({ subject, values, label, line }: ParsedRecord): NoteRow => {
    if (requireLabel && label === null) fail(`no class, expected ${classes.join(" or ")}`, line);
    return {
      ...(subject !== null && { subject }),
      // Every feature of the definition is a required number.
      features: values.map(Number),
      ...(label !== null && { label: label === 0 ? 0 : 1 }),
    };
  };
  const notes = await collectRecords(bankNotes, table, toNote, { maxRecords: maxNotes });
  const lacking = classes.find((_, label) => !notes.some((note) => note.label === label));
  if (requireLabel && lacking !== undefined) {
    fail(`no note is of class ${lacking}, expected notes of both classes`);
  }
  return notes;
}

/** The notes as input of the solver, in the same order. */
export function toRows(notes: readonly LabelledNoteRow[]): LabelledMatrix {
  return {
    x: Float64Array.from(notes.flatMap(({ features }) => features)),
    y: Uint8Array.from(notes, ({ label }) => label),
    rows: notes.length,
    cols: featureCount,
  };
}

/** Writes generated notes as CSV: subject, features and class, with a header, LF and a final newline. */
export function formatNotesCsv(notes: readonly GeneratedNote[]): string {
  const header = formatCsvRecord(["subject", ...featureNames, "class"]);
  const lines = notes.map(({ subject, features, label }) => formatCsvRecord([subject, ...features, label]));
  return header + lines.join("");
}
