import { defaultDataset, type Label } from "@loopline/contracts";
import {
  describeTableProblem,
  nameOfRow,
  parseRecords,
  readTable,
  TableError,
} from "@loopline/dataset/table";

/** A note of the file, with its line. */
export interface UploadNote {
  /** The file's, or one made from the number of its row. */
  readonly subject: string;
  readonly features: number[];
  /** Only if the file says so. */
  readonly label?: Label;
  /** From 1. */
  readonly line: number;
}

/** A line that cannot be sent, and why. */
export interface WrongLine {
  readonly line: number;
  /** Names the column if there is one. */
  readonly reason: string;
}

/** The notes and problems of a file. */
export interface UploadFile {
  readonly name: string;
  readonly notes: readonly UploadNote[];
  /** The first of them, at most {@link maxWrongLines}. */
  readonly wrongLines: readonly WrongLine[];
  readonly wrongCount: number;
}

export const maxWrongLines = 100;

/** The maximum size of a file. All of it is held in memory. */
const uploadLimits = { bytes: 50_000_000, notes: 250_000 };

/** Bytes that are read before the page gets time for other work: a few milliseconds. */
const pieceLength = 50_000;

/**
 * Reads the valid notes of a file, and the problems of its other lines.
 *
 * @throws {TableError} if nothing in it can be used
 */
export async function readFile(file: File): Promise<UploadFile> {
  if (file.size > uploadLimits.bytes) {
    throw new TableError({ reason: `larger than ${uploadLimits.bytes / 1e6} MB, split the file` });
  }
  const notes: UploadNote[] = [];
  const wrongLines: WrongLine[] = [];
  let wrongCount = 0;
  const table = await readTable(piecesOf(file), undefined, { dataset: defaultDataset });
  const onWrong = ({ problem: { line = 0, ...problem } }: TableError) => {
    wrongCount++;
    if (wrongLines.length < maxWrongLines) wrongLines.push({ line, reason: describeTableProblem(problem) });
  };
  for await (const { subject, values, label, line, row } of parseRecords(defaultDataset, table, {
    onWrong,
  })) {
    if (row > uploadLimits.notes) {
      throw new TableError({ line, reason: `more than ${uploadLimits.notes} notes, split the file` });
    }
    const features = values.map(Number);
    notes.push({
      subject: subject ?? nameOfRow(row),
      features,
      ...(label !== null && { label: label === 0 ? 0 : 1 }),
      line,
    });
  }
  return { name: file.name, notes, wrongLines, wrongCount };
}

async function* piecesOf(file: File): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < file.size; start += pieceLength) {
    yield new Uint8Array(await file.slice(start, start + pieceLength).arrayBuffer());
    await new Promise((resolve) => setTimeout(resolve));
  }
}
