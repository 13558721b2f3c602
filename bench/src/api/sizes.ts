import { brotliCompressSync, gzipSync } from "node:zlib";
import { bankNotes } from "@loopline/banknotes/definition";
import { exampleBatches, exampleNotes } from "./examples.ts";

export interface Sizes {
  readonly what: string;
  /** Bytes. */
  readonly raw: number;
  readonly gzip: number;
  readonly brotli: number;
}

export interface AllSizes {
  /** A batch as it is sent here: an array of subjects and one of features. */
  readonly arrays: Sizes;
  /** The same with an object for each record. */
  readonly objects: readonly Sizes[];
  /** What a list route answers. */
  readonly list: Sizes;
}

export function measureSizes(records: number): AllSizes {
  const { subjects, features } = exampleNotes(records);
  const together = subjects.map((subject, index) => ({ subject, features: features[index] }));
  const named = subjects.map((subject, index) => ({
    subject,
    ...Object.fromEntries(bankNotes.features.map(({ name }, feature) => [name, features[index]?.[feature]])),
  }));
  return {
    arrays: sizesOf(`${records} records as arrays`, { subjects, features }),
    objects: [
      sizesOf("an object per record", { records: together }),
      sizesOf("an object per record, each feature by its name", { records: named }),
    ],
    list: sizesOf("GET /batches, 100 × 5", { batches: exampleBatches(100, 5) }),
  };
}

function sizesOf(what: string, value: unknown): Sizes {
  const text = Buffer.from(JSON.stringify(value));
  return {
    what,
    raw: text.length,
    gzip: gzipSync(text).length,
    brotli: brotliCompressSync(text).length,
  };
}
