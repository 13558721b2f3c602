import { randomUUID } from "node:crypto";
import { type BigIntStats, fstatSync } from "node:fs";
import { type FileHandle, open, readlink, realpath, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { journalOf } from "./journal.ts";

/** Where results go. Checked to be writable before anything is submitted. */
export interface Results {
  /** Writes all of them. If this throws, a regular file holds what it held before, unless it can only be overwritten. */
  write(pieces: Iterable<string>): Promise<void>;
  /** To be called at the end, whether or not anything was written. */
  close(): Promise<void>;
}

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

/**
 * Opens what results are written to, before anything is submitted. Links are followed. A regular file is replaced once
 * all results are there, and keeps its mode and owner; whatever else there is, such as a named pipe, is written into, and
 * a named pipe without a reader is waited for.
 *
 * @param output a path, or undefined for standard output
 * @param options.input the file of notes
 * @param options.write writes to standard output
 * @throws {Error} that says why results cannot be written there
 */
export async function openResults(
  output: string | undefined,
  { input, write }: { input: string; write: (text: string) => Promise<void> },
): Promise<Results> {
  try {
    if (output !== undefined) return await openPath(output, input);
    if (isSameFile(fstatSync(1, exact), await stat(input, exact))) throw new Error(itsOwnInput);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const where = output ?? "standard output";
    throw new Error(`the results cannot be written to ${where} (${reason}). Nothing was submitted`, {
      cause,
    });
  }
  return {
    async write(pieces) {
      for (const piece of inLongPieces(pieces)) await write(piece);
    },
    close: async () => {},
  };
}

const itsOwnInput = "it is the file of notes, name another one";

/** Numbers of files may be too large for a number. */
const exact = { bigint: true } as const;

/** A descriptor of this process: what it is open on is not replaced, even if that is a regular file. */
const descriptorPath = /^\/(dev|proc\/self)\/fd\/|^\/dev\/stderr$/;

async function openPath(path: string, input: string): Promise<Results> {
  const there = await statIfThere(path);
  if (there?.isDirectory() || path.endsWith("/")) throw new Error("it is a folder, name a file");
  if (there !== undefined && isSameFile(there, await stat(input, exact))) throw new Error(itsOwnInput);
  if (descriptorPath.test(path) || (there !== undefined && !there.isFile())) {
    const file = await open(path, "a");
    return { write: (pieces) => writeAll(file, pieces), close: () => file.close() };
  }
  const target = await followLinks(path);
  if (target === (await followLinks(journalOf(input)))) {
    throw new Error("it is the journal of the submission, name another file");
  }
  const isReplaced = await canReplace(target, there);
  // Opening it tells whether it may be written.
  if (!isReplaced) await (await open(target, "r+")).close();
  return {
    write: (pieces) => (isReplaced ? replace(target, there, pieces) : overwrite(target, pieces)),
    close: async () => {},
  };
}

async function statIfThere(path: string): Promise<BigIntStats | undefined> {
  try {
    return await stat(path, exact);
  } catch (error) {
    if (hasCode(error, "ENOENT")) return undefined;
    throw error;
  }
}

function isSameFile(one: BigIntStats, other: BigIntStats): boolean {
  return one.isFile() && one.dev === other.dev && one.ino === other.ino;
}

/** Where a path leads, whether or not anything is there yet. */
async function followLinks(path: string): Promise<string> {
  const folder = await realpath(dirname(path));
  let link: string;
  try {
    link = await readlink(path);
  } catch (error) {
    if (hasCode(error, "EINVAL", "ENOENT")) return join(folder, basename(path));
    throw error;
  }
  return await followLinks(resolve(folder, link));
}

/**
 * Whether another file can take the place of the one there without a difference but in content. Otherwise it has to be
 * overwritten: it has a second name, or its folder or owner do not allow more.
 */
async function canReplace(target: string, there: BigIntStats | undefined): Promise<boolean> {
  if (there !== undefined && there.nlink > 1n) return false;
  const temporary = temporaryOf(target);
  try {
    if (there !== undefined) await (await open(target, "r+")).close();
    await (await createLike(temporary, there)).close();
    return true;
  } catch (error) {
    if (there !== undefined && hasCode(error, "EACCES", "EPERM")) return false;
    throw error;
  } finally {
    await rm(temporary, { force: true });
  }
}

function temporaryOf(target: string): string {
  return `${target}.${randomUUID()}`;
}

/** Creates a file with the mode and owner of another. */
async function createLike(path: string, other: BigIntStats | undefined): Promise<FileHandle> {
  if (other === undefined) return await open(path, "wx");
  const file = await open(path, "wx", 0o600);
  try {
    await file.chown(Number(other.uid), Number(other.gid));
    await file.chmod(Number(other.mode) & 0o7777);
    return file;
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function replace(
  target: string,
  there: BigIntStats | undefined,
  pieces: Iterable<string>,
): Promise<void> {
  const temporary = temporaryOf(target);
  try {
    const file = await createLike(temporary, there);
    try {
      await writeAll(file, pieces);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

async function overwrite(target: string, pieces: Iterable<string>): Promise<void> {
  const file = await open(target, "w");
  try {
    await writeAll(file, pieces);
  } finally {
    await file.close();
  }
}

async function writeAll(file: FileHandle, pieces: Iterable<string>): Promise<void> {
  for (const piece of inLongPieces(pieces)) await file.writeFile(piece);
}

function hasCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && "code" in error && codes.some((code) => code === error.code);
}
