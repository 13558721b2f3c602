import { randomUUID } from "node:crypto";
import { constants } from "node:fs";
import { access, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";

/** Characters that are written at a time. */
const pieceLength = 64_000;

/** Puts short pieces together into long ones. */
export function* inLongPieces(pieces: Iterable<string>): Generator<string> {
  let long = "";
  for (const piece of pieces) {
    long += piece;
    if (long.length < pieceLength) continue;
    yield long;
    long = "";
  }
  if (long !== "") yield long;
}

/** @throws {Error} if no file can be made in the folder of a path: better before than after the work */
export async function checkWritable(path: string): Promise<void> {
  try {
    await access(dirname(path), constants.W_OK);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`the results cannot be written to ${path} (${reason}). Nothing was submitted`, { cause });
  }
}

/** Writes a file so that at its path there is all of it or what was there before. */
export async function writeWhole(path: string, pieces: Iterable<string>): Promise<void> {
  const temporary = `${path}.${randomUUID()}`;
  try {
    const file = await open(temporary, "wx");
    try {
      for (const piece of inLongPieces(pieces)) await file.writeFile(piece);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
