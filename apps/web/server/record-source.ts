import { createNoteSource } from "@loopline/banknotes";
import type { BatchReply } from "@loopline/contracts";
import { type Dataset, parseRecords, readTableFile, type Value } from "@loopline/dataset";
import { badRequest, unavailable } from "./api-problem.ts";

/** Records to submit. */
export interface Records {
  readonly subjects: string[];
  /** One row per subject, in the order of the dataset's features. */
  readonly features: (readonly Value[])[];
}

/** A record with the name that it has in a batch. */
export interface NamedRecord {
  readonly subject: string;
  readonly features: readonly Value[];
}

/** Where sample batches come from, and what is known of their records. */
export interface RecordSource {
  /** Picks `count` records at random; fewer if there are not as many. */
  draw(count: number): Promise<readonly NamedRecord[]>;
  /** The class of a record that this source could have drawn, compared by subject and features; else undefined. */
  truthOf(record: NamedRecord): Promise<string | undefined>;
}

/**
 * Draws records from a CSV file. Without a file, bank notes are generated, and of other datasets there is nothing to draw.
 *
 * @param options.random returns a number from 0 up to 1
 */
export function createRecordSource(options: {
  dataset: Dataset;
  /** Whether the dataset is that of @loopline/banknotes. */
  isDefault: boolean;
  file: string | undefined;
  random: () => number;
}): RecordSource | null {
  const { dataset, isDefault, file, random } = options;
  if (!isDefault) return file === undefined ? null : createFileSource(dataset, file, random);
  const { draw, truthOf } = createNoteSource({ file, random });
  return {
    draw,
    async truthOf({ subject, features }) {
      const label = await truthOf({ subject, features: features.map(Number) });
      return label === undefined ? undefined : dataset.target.classes[label]?.value;
    },
  };
}

/** A batch with the true classes of its records, where they are known. */
export interface BatchWithTruths extends BatchReply {
  /** One per subject; null where the truth is not known, as for every record whose features were not kept. */
  readonly truths: (string | null)[];
}

export async function addTruths(
  batch: BatchReply,
  source: Pick<RecordSource, "truthOf"> | null,
): Promise<BatchWithTruths> {
  const truths = await Promise.all(
    batch.subjects.map(async (subject, i) => {
      const features = batch.features?.[i];
      return (features && (await source?.truthOf({ subject, features }))) ?? null;
    }),
  );
  return { ...batch, truths };
}

/** @throws {ApiProblem} if there is no source, or it has nothing to draw */
export async function drawRecords(
  source: Pick<RecordSource, "draw"> | null,
  count: number,
): Promise<Records> {
  if (source === null) throw badRequest("There is no file to draw sample batches from");
  let records: readonly NamedRecord[];
  try {
    records = await source.draw(count);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : "unknown reason";
    throw unavailable(`The file of samples cannot be used: ${why}`, cause);
  }
  if (records.length === 0) {
    throw badRequest("The file of samples is too short: nothing in it is left to draw");
  }
  return {
    subjects: records.map(({ subject }) => subject),
    features: records.map(({ features }) => features),
  };
}

/** Rows that are kept in memory. Of a longer file, every second, fourth, … row is kept. */
const maxRows = 50_000;

interface Row extends NamedRecord {
  /** From 1. */
  readonly row: number;
  /** Undefined if the file does not say. */
  readonly truth: string | undefined;
}

/** Reads the file at the first request. Rows that are no records are left out. */
function createFileSource(dataset: Dataset, file: string, random: () => number): RecordSource {
  let reading: Promise<{ rows: Row[]; bySubject: Map<string, Row[]> }> | undefined;

  async function read() {
    let rows: Row[] = [];
    let step = 1;
    const records = parseRecords(dataset, await readTableFile(file), { onWrong: () => undefined });
    for await (const { row, subject, values, label } of records) {
      if (row % step !== 0) continue;
      const truth = label === null ? undefined : dataset.target.classes[label]?.value;
      rows.push({ row, subject: subject ?? `row-${row}`, features: values, truth });
      if (rows.length <= maxRows) continue;
      step *= 2;
      rows = rows.filter((kept) => kept.row % step === 0);
    }
    return { rows, bySubject: Map.groupBy(rows, ({ subject }) => subject) };
  }

  function readOnce() {
    reading ??= read().catch((error: unknown) => {
      // The next request reads again: the file may have been repaired by then.
      reading = undefined;
      throw error;
    });
    return reading;
  }

  return {
    async draw(count) {
      const { rows } = await readOnce();
      const drawn = new Set<number>();
      while (drawn.size < Math.min(count, rows.length)) {
        let at = Math.floor(random() * rows.length);
        // Walks on from a row that is drawn already, so that a small file ends, too.
        while (drawn.has(at)) at = (at + 1) % rows.length;
        drawn.add(at);
      }
      return [...drawn].flatMap((at) => rows[at] ?? []);
    },
    async truthOf({ subject, features }) {
      const { bySubject } = await readOnce();
      const same = (row: Row) => row.features.every((value, i) => value === (features[i] ?? null));
      return bySubject.get(subject)?.find(same)?.truth;
    },
  };
}
