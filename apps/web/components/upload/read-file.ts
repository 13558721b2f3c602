import { NotesFileError } from "@loopline/data/records";
import Papa from "papaparse";
import { createNotesCollector, type NotesCollector } from "./collect-notes.ts";
import { csvPieces } from "./csv-pieces.ts";
import { type UploadFile, uploadLimits } from "./upload-file.ts";

/** How much is read before the page may do something else: a few milliseconds' work. In characters. */
const pieceLength = 100_000;

/**
 * Reads a file of notes: the columns of the data set, with or without a header, a class and subjects.
 *
 * @throws {NotesFileError} when nothing in it can be used
 */
export async function readFile(file: File): Promise<UploadFile> {
  if (file.size > uploadLimits.bytes) {
    throw new NotesFileError({ reason: `larger than ${uploadLimits.bytes / 1e6} MB, split the file` });
  }
  const text = await decode(file);
  const collector = createNotesCollector();
  let line = 1;
  for (const piece of csvPieces(text, pieceLength)) {
    line = readPiece(piece, line, collector);
    await new Promise((resolve) => setTimeout(resolve));
  }
  return collector.finish(file.name);
}

async function decode(file: File): Promise<string> {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
    return text.replace(/\r\n?/g, "\n");
  } catch (cause) {
    throw new NotesFileError({ reason: "not UTF-8 text, save it as CSV in UTF-8" }, { cause });
  }
}

/** Returns the line after the piece. */
function readPiece(piece: string, firstLine: number, collector: NotesCollector): number {
  const { data, errors } = Papa.parse<string[]>(piece.replace(/\n$/, ""), { delimiter: ",", newline: "\n" });
  const broken = new Set(errors.filter(({ type }) => type === "Quotes").map(({ row }) => row));
  let line = firstLine;
  for (const [i, cells] of data.entries()) {
    if (broken.has(i)) {
      collector.addWrong(line, "a misplaced double quote, expected none or one at each end of a cell");
    } else {
      collector.add(cells, line);
    }
    line += 1 + cells.reduce((ends, cell) => ends + cell.split("\n").length - 1, 0);
  }
  return line;
}
