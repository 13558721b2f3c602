import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { generateNotes } from "@loopline/banknotes";
import { takeRows } from "@loopline/svm";
import optima from "../../../packages/svm/test/fixtures/banknote-optima.json" with { type: "json" };

export interface TrainingSet {
  readonly name: string;
  readonly x: Float64Array;
  readonly y: Uint8Array;
  readonly rows: number;
  readonly cols: number;
  /** 1 unless given. */
  readonly C?: number;
  /** Factors on C for class 0 and class 1; 1 unless given. */
  readonly classWeights?: readonly [number, number];
}

const SEED = 20261122;

/** The first notes of one seed's series. */
export function notesSet(rows: number): TrainingSet {
  const x = new Float64Array(rows * 4);
  const y = new Uint8Array(rows);
  let row = 0;
  for (const { features, label } of generateNotes({ seed: SEED, count: rows })) {
    x.set(features, row * 4);
    y[row++] = label;
  }
  return { name: `${rows.toLocaleString("en")} × 4`, x, y, rows, cols: 4 };
}

/** The original's own split of the real notes, where `folder` has them; else as many generated ones. */
export function firstSet(folder: string | undefined): TrainingSet & { readonly real: boolean } {
  const file = join(folder ?? "", "banknote_authentication.csv");
  if (folder === undefined || !existsSync(file)) return { ...notesSet(1097), real: false };
  const lines = readFileSync(file, "utf8")
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => line.split(",").map(Number));
  const x = Float64Array.from(lines.flatMap((line) => line.slice(0, 4)));
  const y = Uint8Array.from(lines, (line) => line[4] ?? Number.NaN);
  const held = new Set(optima.split1097TestRows);
  const kept = Array.from(lines.keys()).filter((row) => !held.has(row));
  return { name: "1,097 × 4", ...takeRows(x, y, 4, kept), cols: 4, real: true };
}

/** Features as doubles, row by row, then a byte per label. Returns the file's name. */
export function writeTrainingSet({ x, y }: TrainingSet, file: string): string {
  writeFileSync(file, Buffer.concat([new Uint8Array(x.buffer, x.byteOffset, x.byteLength), y]));
  return file;
}

/** Two normal clouds whose middles are `apart` standard deviations from one another. */
export function cloudsSet(rows: number, cols: number, apart: number, name: string): TrainingSet {
  const normal = createNormals(SEED);
  const x = new Float64Array(rows * cols);
  const y = Uint8Array.from({ length: rows }, (_, row) => row % 2);
  const shift = apart / Math.sqrt(cols);
  for (let at = 0; at < x.length; at++) x[at] = normal() + shift * (y[Math.floor(at / cols)] ?? 0);
  return { name, x, y, rows, cols };
}

/**
 * A class of a twentieth of the rows among the others, with whole numbers as features: w = 0 is optimal, and all of the
 * larger class is on the margin.
 */
export function rareClassSet(rows: number, cols: number): TrainingSet {
  const normal = createNormals(SEED);
  const x = Float64Array.from({ length: rows * cols }, () => Math.round(2 * normal()));
  const y = Uint8Array.from({ length: rows }, (_, row) => Number(row % 20 === 0));
  return { name: `${rows.toLocaleString("en")} × ${cols}, w = 0 optimal`, x, y, rows, cols };
}

/** Normally distributed numbers (Box & Muller 1958) from a 32-bit xorshift generator (Marsaglia 2003). */
function createNormals(seed: number): () => number {
  let state = seed;
  const uniform = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return ((state >>> 0) + 0.5) / 2 ** 32;
  };
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}
