import { hash } from "node:crypto";
import { mkdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { chooseStart, type LabelledNoteRow, readNotesFile, sampleNotes } from "@loopline/banknotes";
import type { DataOrigin, Endpoints } from "@loopline/services";
import { type State, stateFiles, writePrivateFile, writeState } from "../state/state.ts";

/** The first rows of a new stack. */
export interface StartingNotes {
  readonly origin: DataOrigin;
  readonly start: LabelledNoteRow[];
  readonly testSet: LabelledNoteRow[];
  /** The bytes of the given file. */
  readonly file?: Uint8Array;
}

/**
 * Takes the starting notes from a CSV file, or from the generated samples if no file is given.
 *
 * @throws {TableError} that names line and column, if the file cannot be used.
 */
export async function chooseStartingNotes(path: string | undefined): Promise<StartingNotes> {
  if (path === undefined) {
    return {
      origin: { source: "samples" },
      start: sampleNotes("light-6"),
      testSet: sampleNotes("test-set-100"),
    };
  }
  const { start, testSet } = chooseStart(await readNotesFile(path, { requireLabel: true }));
  const file = await readFile(path);
  const sha256 = hash("sha256", file);
  return { origin: { source: "file", name: basename(path), sha256 }, start, testSet, file };
}

/** @throws if the state was started from other notes: the two would be mixed. */
export function checkSameOrigin(held: DataOrigin | undefined, wanted: DataOrigin): void {
  if (held === undefined || isSame(held, wanted)) return;
  const again = held.source === "file" ? `with --data ${held.name}, unchanged` : "without --data";
  throw new Error(
    `this state began with ${describe(held)}, not with ${describe(wanted)}: start ${again}, or run npm run reset to start over`,
  );
}

function isSame(a: DataOrigin, b: DataOrigin): boolean {
  if (a.source === "samples" || b.source === "samples") return a.source === b.source;
  return a.sha256 === b.sha256;
}

function describe(origin: DataOrigin): string {
  return origin.source === "samples"
    ? "the generated samples"
    : `the file ${origin.name} (SHA-256 ${origin.sha256.slice(0, 8)}…)`;
}

/**
 * Records in the state which notes it started from, and keeps a copy of their file for others to draw from. Call it
 * before the first row is written: an interrupted start can then only continue with the same notes.
 */
export function keepOrigin(
  directory: string,
  state: State,
  { origin, file }: StartingNotes,
): Endpoints["data"] {
  const files = stateFiles(directory);
  if (state.data === undefined && file !== undefined) {
    mkdirSync(files.data, { recursive: true, mode: 0o700 });
    writePrivateFile(files.notes, file);
  }
  state.data ??= origin;
  writeState(directory, state);
  return { origin: state.data, ...(file === undefined ? {} : { notes: files.notes }) };
}
