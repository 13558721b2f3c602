import { randomUUID } from "node:crypto";
import { type BigIntStats, fstatSync } from "node:fs";
import { type FileHandle, open, readlink, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { type Dataset, formatCsvRecord } from "@loopline/dataset";
import { type FinishedBatch, journalOf } from "./journal.ts";
import { type FileRecord, resultColumns } from "./records-file.ts";

export const resultFormats = ["csv", "json"] as const;

export type ResultFormat = (typeof resultFormats)[number];

/** A record and its prediction, which is null if it waits for the first model. */
interface Result extends FileRecord {
  readonly prediction: string | null;
  readonly margin: number | null;
  /** That the prediction is right. */
  readonly probability: number | null;
  /** What its model was not trained for. */
  readonly warnings: readonly string[];
  readonly batch_id: string;
}

/** The results in the order of the file. @param batches all of them, in order */
function* toResults(records: readonly FileRecord[], batches: readonly FinishedBatch[]): Generator<Result> {
  let index = 0;
  for (const { batch_id, predictions, margins, probabilities, warnings = [] } of batches) {
    const byPosition = Map.groupBy(warnings, ({ position }) => position);
    for (const [position, prediction] of predictions.entries()) {
      const record = records[index++];
      if (record === undefined) throw new Error("there are more predictions than records");
      const messages = (byPosition.get(position) ?? []).map(({ message }) => message);
      yield {
        ...record,
        prediction,
        margin: margins?.[position] ?? null,
        probability: probabilities?.[position] ?? null,
        warnings: messages,
        batch_id,
      };
    }
  }
}

export interface ResultsFormat {
  readonly format: ResultFormat;
  readonly dataset: Dataset;
  readonly otherColumns: readonly string[];
}

/**
 * The results of {@link toResults} as pieces of text. CSV has the subject, the features, the target as the file has it, the file's
 * other columns, the prediction, margins, probabilities and warnings if there are any, and the batch. So `correct --from` can read it back.
 */
export function formatResults(
  records: readonly FileRecord[],
  batches: readonly FinishedBatch[],
  { format, dataset, otherColumns }: ResultsFormat,
): Generator<string> {
  const results = toResults(records, batches);
  if (format === "json") return formatJson(results, otherColumns);
  const features = dataset.features.map(({ name }) => name);
  const names = [dataset.subject ?? "subject", ...features, dataset.target.name, ...otherColumns];
  const absent = new Set<string>();
  if (batches.every(({ margins }) => margins === undefined)) absent.add("margin");
  if (batches.every(({ probabilities }) => probabilities === undefined)) absent.add("probability");
  if (batches.every(({ warnings = [] }) => warnings.length === 0)) absent.add("warnings");
  const shown = resultColumns.filter((name) => !absent.has(name));
  return formatCsv(results, names, shown);
}

function* formatCsv(
  results: Iterable<Result>,
  names: readonly string[],
  shown: readonly (typeof resultColumns)[number][],
): Generator<string> {
  yield formatCsvRecord([...names, ...shown]);
  for (const result of results) {
    const { subject, features, label, others } = result;
    const cells = { ...result, warnings: result.warnings.join(" ") };
    yield formatCsvRecord([subject, ...features, label, ...others, ...shown.map((name) => cells[name])]);
  }
}

/** One array with an object per line. */
function* formatJson(results: Iterable<Result>, otherColumns: readonly string[]): Generator<string> {
  let before = "[\n";
  for (const { subject, features, label, others, ...result } of results) {
    const { prediction, margin, probability, warnings, batch_id } = result;
    const named = Object.fromEntries(otherColumns.map((name, at) => [name, others[at]]));
    const shown = {
      subject,
      features,
      ...(label !== null && { label }),
      ...(otherColumns.length > 0 && { others: named }),
      prediction,
      ...(margin !== null && { margin }),
      ...(probability !== null && { probability }),
      ...(warnings.length > 0 && { warnings }),
      batch_id,
    };
    yield `${before}${JSON.stringify(shown)}`;
    before = ",\n";
  }
  yield "\n]\n";
}

/** Where results go. Checked to be writable before anything is submitted. */
export interface Results {
  /** Writes all results. If this throws, a regular file is unchanged, unless it can only be overwritten. */
  write(pieces: Iterable<string>): Promise<void>;
  /** Call it at the end, even if nothing was written. */
  close(): Promise<void>;
}

/** Characters per write. */
const pieceLength = 64_000;

/** Joins short pieces into long ones. */
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
 * Opens the place of the results, before anything is submitted. Links are followed. A regular file is replaced once all
 * results are there, and keeps its mode and owner. Anything else, such as a named pipe, is written into; this waits until
 * a named pipe has a reader.
 *
 * @param output a path, or undefined for standard output
 * @param options.input the file of records
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

const itsOwnInput = "it is the file that is submitted, name another one";

/** Inode numbers may exceed the precision of a number. */
const exact = { bigint: true } as const;

/** A descriptor of this process. Its file is not replaced, even if that is a regular file. */
const descriptorPath = /^\/(dev|proc\/self)\/fd\/|^\/dev\/stderr$/;

async function openPath(path: string, input: string): Promise<Results> {
  const there = await statIfThere(path);
  if (there?.isDirectory() || path.endsWith("/")) throw new Error("it is a folder, name a file");
  if (there !== undefined && isSameFile(there, await stat(input, exact))) throw new Error(itsOwnInput);
  if (descriptorPath.test(path) || (there !== undefined && !there.isFile())) {
    const file = await open(path, "a");
    return { write: (pieces) => file.writeFile(inLongPieces(pieces)), close: () => file.close() };
  }
  const target = await followLinks(path);
  if (target === (await followLinks(journalOf(input)))) {
    throw new Error("it is the journal of the submission, name another file");
  }
  const isReplaced = await canReplace(target, there);
  // Fails if it may not be written.
  if (!isReplaced) await (await open(target, "r+")).close();
  return {
    write: (pieces) =>
      isReplaced ? replace(target, there, pieces) : writeFile(target, inLongPieces(pieces)),
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

/** Resolves links. The target need not exist. */
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
 * Whether the file can be replaced so that only its content changes. Otherwise it has to be overwritten: it has a second
 * name, or the permissions of its folder or owner do not allow more.
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
      await file.writeFile(inLongPieces(pieces));
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

function hasCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && "code" in error && codes.some((code) => code === error.code);
}
