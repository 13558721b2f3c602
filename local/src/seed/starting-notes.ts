import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { chooseStart, type LabelledNoteRow, readNotesFile, sampleNotes } from "@loopline/banknotes";
import type { DataOrigin } from "@loopline/services";

/** What a new training set starts from. */
export interface StartingNotes {
  readonly origin: DataOrigin;
  readonly start: LabelledNoteRow[];
  readonly testSet: LabelledNoteRow[];
  /** The bytes of the file that was given. */
  readonly file?: Uint8Array;
}

/**
 * Takes the starting notes from a CSV file, or from the generated samples when none is given.
 *
 * @throws {NotesFileError} that names line and column, when the file cannot be used.
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
  const sha256 = createHash("sha256").update(file).digest("hex");
  return { origin: { source: "file", name: basename(path), sha256 }, start, testSet, file };
}

/** @throws when a state that began with other notes would have to be mixed with these. */
export function checkSameOrigin(held: DataOrigin | undefined, wanted: DataOrigin): void {
  if (held === undefined || isSame(held, wanted)) return;
  const again = held.source === "file" ? `with --data ${held.name}, its very bytes` : "without --data";
  throw new Error(
    `this state began with ${describe(held)}, not with ${describe(wanted)}: start ${again}, or run npm run reset to start anew`,
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
