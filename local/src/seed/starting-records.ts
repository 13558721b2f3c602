import { createHash } from "node:crypto";
import { chmodSync, copyFileSync, createReadStream, existsSync, mkdirSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, extname } from "node:path";
import { chooseStart, readNotesFile, sampleStart } from "@loopline/banknotes";
import { bankNotes, definitionFile } from "@loopline/banknotes/definition";
import {
  type Dataset,
  describeStricter,
  type Inference,
  inferDefinition,
  isCompatible,
  parseRecords,
  readDefinition,
  readTableFile,
  TableError,
  UnknownTargetError,
} from "@loopline/dataset";
import type { DataOrigin, Endpoints } from "@loopline/services";
import { readState, type State, stateFiles, writePrivateFile, writeState } from "../state/state.ts";
import type { LabelledRecord } from "./start-seeding.ts";

/** What a new stack starts from. */
export interface StartingRecords {
  readonly origin: DataOrigin;
  readonly dataset: Dataset;
  /** The definition's text; absent for the default dataset. */
  readonly definition?: string;
  /** First rows of the training set. */
  readonly start: readonly LabelledRecord[];
  /** Rows that no model is trained on. */
  readonly testSet: readonly LabelledRecord[];
  /** The given file. */
  readonly file?: string;
  /** Whether all labelled records of the file are rows of the training set, too. */
  readonly startsFromFile?: boolean;
  /** Present if the definition was inferred. */
  readonly inference?: Inference;
}

/** What a user asks for. */
export interface DataChoice {
  /** A CSV file. */
  readonly dataFile?: string | undefined;
  /** The column to predict. */
  readonly target?: string | undefined;
  /** A definition to obey. */
  readonly schemaFile?: string | undefined;
  /** Asks the user for the column to predict. By default the error is thrown. */
  readonly askTarget?: ((error: UnknownTargetError) => Promise<string>) | undefined;
}

/**
 * Takes the starting records from a CSV file; or those of an earlier start on this state directory, if its dataset is not
 * the default one; else the generated samples. A file that is none of the default dataset gets a definition: the given
 * one, the one that an earlier start with the same file has kept, or an inferred one.
 *
 * @throws {TableError} that names line and column, if the file cannot be used; {DefinitionError} if
 * the definition cannot; {UnknownTargetError} if it is not clear which column to predict.
 */
export async function chooseStartingRecords(
  choice: DataChoice,
  stateDirectory: string,
): Promise<StartingRecords> {
  const { dataFile, schemaFile, target } = choice;
  const held = readState(stateDirectory).data;
  if (dataFile === undefined && schemaFile === undefined) {
    return held?.source === "table" ? readKept(held, stateDirectory) : samples();
  }
  if (dataFile === undefined) return await obey(choice);
  if (schemaFile === undefined && (target ?? bankNotes.target.name) === bankNotes.target.name) {
    const records = await readDefault(dataFile);
    if (records !== undefined) return records;
  }
  if (schemaFile !== undefined) return await obey(choice);
  const sha256 = await hashFile(dataFile);
  const isSame = held?.source === "table" && held.file?.sha256 === sha256;
  return isSame && target === undefined
    ? readKept(held, stateDirectory)
    : await infer(dataFile, sha256, choice);
}

function samples(): StartingRecords {
  return {
    origin: { source: "samples" },
    dataset: bankNotes,
    ...sampleStart(),
  };
}

function toRecord({ features, label }: { features: readonly number[]; label: number }): LabelledRecord {
  return { values: [...features], label };
}

/** The records of a file of the default dataset. Undefined if it is another table. */
async function readDefault(path: string): Promise<StartingRecords | undefined> {
  try {
    const { start, testSet } = chooseStart(await readNotesFile(path, { requireLabel: true }));
    const sha256 = await hashFile(path);
    return {
      origin: { source: "file", name: basename(path), sha256 },
      dataset: bankNotes,
      start: start.map(toRecord),
      testSet: testSet.map(toRecord),
      file: path,
    };
  } catch (error) {
    if (error instanceof TableError && (await isOtherTable(path))) return undefined;
    throw error;
  }
}

/** Whether a file has a header without the default dataset's features. */
async function isOtherTable(path: string): Promise<boolean> {
  try {
    const table = await readTableFile(path);
    await table.close();
    const names = new Set(table.columns.map((name) => name.toLowerCase()));
    const isHeader = table.columns.some((name) => Number.isNaN(Number(name)));
    return isHeader && !bankNotes.features.every(({ name }) => names.has(name));
  } catch (error) {
    if (error instanceof TableError) return false;
    throw error;
  }
}

type TableOrigin = Extract<DataOrigin, { source: "table" }>;

function readKept(origin: TableOrigin, stateDirectory: string): StartingRecords {
  const files = stateFiles(stateDirectory);
  return {
    origin,
    ...readKeptDefinition(stateDirectory),
    start: [],
    testSet: [],
    startsFromFile: origin.file !== undefined,
    ...(origin.file && { file: files.records }),
  };
}

async function obey({ schemaFile = "", dataFile }: DataChoice): Promise<StartingRecords> {
  const definition = await readFile(schemaFile, "utf8").catch((cause: unknown) => {
    throw new Error(
      `the definition ${schemaFile} cannot be read (${cause instanceof Error ? cause.message : cause})`,
      { cause },
    );
  });
  const dataset = readDefinition(definition, schemaFile);
  const table = { dataset, definition, start: [], testSet: [] };
  if (dataFile === undefined) {
    return { ...table, origin: { source: "table", dataset: dataset.name } };
  }
  // Before anything is changed, every row must be readable.
  const [counts, sha256] = [{ labelled: 0, unlabelled: 0 }, await hashFile(dataFile)];
  for await (const { label } of parseRecords(dataset, await readTableFile(dataFile))) {
    counts[label === null ? "unlabelled" : "labelled"]++;
  }
  const file = { name: basename(dataFile), sha256, ...counts };
  const origin = { source: "table", dataset: dataset.name, file } as const;
  return { ...table, origin, file: dataFile, startsFromFile: true };
}

async function infer(
  path: string,
  sha256: string,
  { target, askTarget }: DataChoice,
): Promise<StartingRecords> {
  const name = basename(path, extname(path));
  const read = async (target: string | undefined) =>
    await inferDefinition(await readTableFile(path), { name, target });
  const inference = await read(target).catch(async (error: unknown) => {
    if (askTarget === undefined || !(error instanceof UnknownTargetError)) throw error;
    return await read(await askTarget(error));
  });
  const definition = `${JSON.stringify(inference.definition, null, 2)}\n`;
  const dataset = readDefinition(definition, `the definition of ${path}`);
  const { rows, labelledRows: labelled } = inference;
  const file = { name: basename(path), sha256, labelled, unlabelled: rows - labelled };
  return {
    origin: { source: "table", dataset: dataset.name, file },
    dataset,
    definition,
    start: [],
    testSet: [],
    file: path,
    startsFromFile: true,
    inference,
  };
}

/** SHA-256 of its bytes, in hexadecimal. */
async function hashFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const bytes of createReadStream(path)) hash.update(bytes);
  return hash.digest("hex");
}

/** @throws if the state was started from other records: the two would be mixed. */
export function checkSameOrigin(held: DataOrigin | undefined, wanted: DataOrigin): void {
  if (held === undefined || isSame(held, wanted)) return;
  const again = held.source === "file" ? `with --data ${held.name}, unchanged` : "without --data";
  throw new Error(
    `this state began with ${describe(held)}, not with ${describe(wanted)}: start ${again}, or with another --state DIR, or run npm run reset to start over`,
  );
}

function isSame(a: DataOrigin, b: DataOrigin): boolean {
  if (a.source === "file" && b.source === "file") return a.sha256 === b.sha256;
  if (a.source === "table" && b.source === "table") {
    // A definition alone continues with the records that there are.
    return b.file === undefined || a.file?.sha256 === b.file.sha256;
  }
  return a.source === b.source;
}

function describe(origin: DataOrigin): string {
  switch (origin.source) {
    case "samples":
      return "the generated samples";
    case "file":
      return describeFile(origin);
    case "table": {
      const from = origin.file === undefined ? "" : ` of ${describeFile(origin.file)}`;
      return `the dataset ${origin.dataset}${from}`;
    }
  }
}

function describeFile({ name, sha256 }: { name: string; sha256: string }): string {
  return `the file ${name} (SHA-256 ${sha256.slice(0, 8)}…)`;
}

/** @throws if a state keeps the definition of another table, or one that allows more values. */
export function checkSameDataset(directory: string, held: DataOrigin | undefined, wanted: Dataset): void {
  if (held?.source !== "table") return;
  const { dataset: kept } = readKeptDefinition(directory);
  const stricter = describeStricter(kept, wanted);
  if (isCompatible(kept, wanted) && stricter === undefined) return;
  const difference = kept.name === wanted.name ? " with other features, types or classes" : "";
  const problem = isCompatible(kept, wanted) ? `in which ${stricter}` : `not ${wanted.name}${difference}`;
  throw new Error(
    `this state holds the dataset ${kept.name}, ${problem}: start without --data and --schema, or run npm run reset to start over`,
  );
}

/**
 * Records in the state what it started from, and keeps the definition, and a copy of the file for others to draw from.
 * Call it before the first row is written: an interrupted start can then only continue with the same records.
 */
export function keepOrigin(
  directory: string,
  state: State,
  { origin, definition, file }: StartingRecords,
): Pick<Endpoints, "dataset" | "data"> {
  const files = stateFiles(directory);
  mkdirSync(files.data, { recursive: true, mode: 0o700 });
  if (definition !== undefined) writePrivateFile(files.definition, definition);
  if (file !== undefined && (state.data === undefined || !existsSync(files.records))) {
    copyFileSync(file, files.records);
    chmodSync(files.records, 0o600);
  }
  state.data ??= origin;
  writeState(directory, state);
  return {
    dataset: definition === undefined ? definitionFile : files.definition,
    data: { origin: state.data, ...(existsSync(files.records) && { records: files.records }) },
  };
}

function readKeptDefinition(directory: string): { readonly definition: string; readonly dataset: Dataset } {
  const file = stateFiles(directory).definition;
  const definition = readFileSync(file, "utf8");
  return { definition, dataset: readDefinition(definition, file) };
}
