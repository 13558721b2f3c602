import { mkdirSync } from "node:fs";
import type { Endpoints } from "@loopline/services";
import { type State, writeState } from "../state/state.ts";
import { stateFiles } from "../state/state-files.ts";
import { writePrivateFile } from "../state/write-private-file.ts";
import type { StartingNotes } from "./starting-notes.ts";

/**
 * Notes in the state which data it begins with, and keeps a copy of the file, so that others can draw from it.
 * Done before the first row is written: an interrupted start can only go on with the same data.
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
