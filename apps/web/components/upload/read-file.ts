import { describeNotesFileProblem, readNotes } from "@loopline/banknotes/csv";
import type { Value } from "@loopline/dataset";
import { describeTableProblem, parseRecords, readTable } from "@loopline/dataset/table";
import type { DatasetReply } from "../../server/dataset.ts";
import { formatCount } from "../common/format.ts";

/** A record of the file. */
export interface UploadRecord {
  /** From 1. */
  readonly line: number;
  /** The file's, or one made from the number of its row. */
  readonly subject: string;
  /** In the order of the dataset's features. */
  readonly features: readonly Value[];
  /** Position among the target's classes; absent if the file does not say. */
  readonly label?: number | undefined;
}

/** A line that cannot be sent, and why. */
export interface WrongLine {
  readonly line: number;
  /** Names the column if there is one. */
  readonly reason: string;
}

/** The records and problems of a file. */
export interface UploadFile {
  readonly name: string;
  readonly records: readonly UploadRecord[];
  /** The first of them, at most {@link maxWrongLines}. */
  readonly wrongLines: readonly WrongLine[];
  readonly wrongCount: number;
}

export const maxWrongLines = 100;

/** The maximum size of a file. All of it is held in memory. */
const uploadLimits = { bytes: 50_000_000, records: 250_000 };

/** Bytes that are read before the page gets time for other work: a few milliseconds. */
const pieceLength = 50_000;

type Read = (file: File, dataset: DatasetReply, found: Found) => Promise<void>;

interface Found {
  onRecord(record: Omit<UploadRecord, "subject"> & { row: number; subject: string | null | undefined }): void;
  onWrong(line: number, reason: string): void;
}

/**
 * Reads the valid records of a file, and the problems of its other lines.
 *
 * @throws {TableError} if nothing in it can be used, or another error that says why
 */
export async function readFile(file: File, dataset: DatasetReply): Promise<UploadFile> {
  const { many } = dataset.record;
  if (file.size > uploadLimits.bytes) throw new Error("it is larger than 50 MB: divide it");
  const records: UploadRecord[] = [];
  const wrongLines: WrongLine[] = [];
  let wrongCount = 0;
  const read = dataset.isDefault ? readBankFile : readAnyFile;
  await read(file, dataset, {
    onRecord({ row, subject, ...record }) {
      records.push({ ...record, subject: subject ?? `row-${row}` });
      if (records.length + wrongCount > uploadLimits.records) {
        throw new Error(`it has more than ${formatCount(uploadLimits.records)} ${many}: divide it`);
      }
    },
    onWrong(line, reason) {
      wrongCount++;
      if (wrongLines.length < maxWrongLines) wrongLines.push({ line, reason });
    },
  });
  if (records.length === 0 && wrongCount === 0) throw new Error(`there are no ${many} in it`);
  return { name: file.name, records, wrongLines, wrongCount };
}

const readAnyFile: Read = async (file, dataset, { onRecord, onWrong }) => {
  const table = await readTable(piecesOf(file));
  const parsed = parseRecords(dataset, table, {
    onWrong({ problem: { line = 1, ...problem } }) {
      onWrong(line, describeTableProblem(problem));
    },
  });
  for await (const { line, row, subject, values, label } of parsed) {
    onRecord({ line, row, subject, features: values, ...(label !== null && { label }) });
  }
};

/** Files of bank notes may lack a header, and may name their classes by number. */
const readBankFile: Read = (file, _dataset, { onRecord, onWrong }) =>
  readNotes(
    piecesOf(file),
    {
      onNote: ({ subject, ...record }, { line, row }) => onRecord({ ...record, subject, line, row }),
      onWrong: ({ line, ...problem }) => onWrong(line, describeNotesFileProblem(problem)),
    },
    { bytes: uploadLimits.bytes, rows: uploadLimits.records },
  );

async function* piecesOf(file: File): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < file.size; start += pieceLength) {
    yield new Uint8Array(await file.slice(start, start + pieceLength).arrayBuffer());
    await new Promise((resolve) => setTimeout(resolve));
  }
}
