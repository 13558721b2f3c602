import type { Dataset, Value } from "@loopline/dataset";
import {
  describeTableProblem,
  nameOfRow,
  parseRecords,
  readTable,
  TableError,
} from "@loopline/dataset/table";

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

/**
 * Reads the valid records of a file, and the problems of its other lines.
 *
 * @throws {TableError} if nothing in it can be used
 */
export async function readFile(file: File, dataset: Dataset): Promise<UploadFile> {
  if (file.size > uploadLimits.bytes) {
    throw new TableError({ reason: `larger than ${uploadLimits.bytes / 1e6} MB, split the file` });
  }
  const records: UploadRecord[] = [];
  const wrongLines: WrongLine[] = [];
  let wrongCount = 0;
  const table = await readTable(piecesOf(file), undefined, { dataset });
  const parsed = parseRecords(dataset, table, {
    onWrong({ problem: { line = 1, ...problem } }) {
      wrongCount++;
      if (wrongLines.length < maxWrongLines) wrongLines.push({ line, reason: describeTableProblem(problem) });
    },
  });
  for await (const { line, row, subject, values, label } of parsed) {
    if (row > uploadLimits.records) {
      const reason = `more than ${uploadLimits.records} ${dataset.record.many}, split the file`;
      throw new TableError({ line, reason });
    }
    records.push({
      line,
      subject: subject ?? nameOfRow(row),
      features: values,
      ...(label !== null && { label }),
    });
  }
  return { name: file.name, records, wrongLines, wrongCount };
}

async function* piecesOf(file: File): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < file.size; start += pieceLength) {
    yield new Uint8Array(await file.slice(start, start + pieceLength).arrayBuffer());
    await new Promise((resolve) => setTimeout(resolve));
  }
}
