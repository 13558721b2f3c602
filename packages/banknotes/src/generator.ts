import mixture from "../mixture.json" with { type: "json" };
import type { Label } from "./names.ts";
import { philox, toNormals, toUniform } from "./random.ts";
import { dot } from "./vectors.ts";

/** A note with the name that it has in a batch. */
export interface NamedNote {
  readonly subject: string;
  /** In the order of the feature names. */
  readonly features: readonly number[];
}

/** A generated note, with its true class. */
export interface GeneratedNote {
  /** `note-<seed>-<index>`; everything else follows from it. */
  subject: string;
  /** variance, skewness, curtosis, entropy, to five significant digits as in the real set. */
  features: number[];
  /** 1 is real, 0 is fake. */
  label: Label;
}

const subjectPattern = /^note-(0|[1-9]\d{0,15})-(0|[1-9]\d{0,15})$/;

const significantDigits = 5;

/**
 * One note of a seed's endless series. The time does not depend on the index.
 *
 * A note is the same on every machine: its class and component follow from integers alone. Features go through
 * `Math.log`, `sin` and `cos`, whose last bit JavaScript leaves to the engine; rounding to five digits hides that
 * except in about one feature of 10^11.
 *
 * @param seed whole number from 0 to `Number.MAX_SAFE_INTEGER`
 * @param index whole number from 0 to `Number.MAX_SAFE_INTEGER`
 * @throws RangeError for any other seed or index
 */
export function noteAt(seed: number, index: number): GeneratedNote {
  const key = toWords("seed", seed);
  const [low, high] = toWords("index", index);
  const [classWord, componentWord] = philox([low, high, 0, 0], key);
  const normals = toNormals(philox([low, high, 1, 0], key));

  const label = toUniform(classWord) < mixture.real.prior ? 1 : 0;
  const { mean, choleskyFactor } = pickComponent(label, toUniform(componentWord));
  const features = choleskyFactor.map((row, i) => {
    const value = (mean[i] ?? Number.NaN) + dot(row, normals);
    return Number(value.toPrecision(significantDigits));
  });
  return { subject: `note-${seed}-${index}`, features, label };
}

/** Whether two notes agree in subject and features. A subject alone is not enough, because users choose the subjects of their batches. */
export function isSameNote(one: NamedNote, other: NamedNote): boolean {
  return (
    one.subject === other.subject &&
    one.features.length === other.features.length &&
    one.features.every((value, i) => value === other.features[i])
  );
}

/** The true class of a generated note; undefined for any other note, even one with a generated note's subject. */
export function generatedLabelOf(note: NamedNote): Label | undefined {
  const generated = noteFromSubject(note.subject);
  return generated !== undefined && isSameNote(generated, note) ? generated.label : undefined;
}

/** The note with this subject; undefined if it is not the subject of a generated note. */
export function noteFromSubject(subject: string): GeneratedNote | undefined {
  const [, seed, index] = subjectPattern.exec(subject) ?? [];
  if (!Number.isSafeInteger(Number(seed)) || !Number.isSafeInteger(Number(index))) return undefined;
  return noteAt(Number(seed), Number(index));
}

/**
 * Notes `start`, `start + 1`, … of a seed's series, generated lazily.
 *
 * @param range.count how many; `Infinity` for no end
 * @throws RangeError if seed, start or count is not a whole number from 0
 */
export function generateNotes(range: {
  seed: number;
  start?: number;
  count: number;
}): Generator<GeneratedNote> {
  const { seed, start = 0, count } = range;
  toWords("seed", seed);
  toWords("start", start);
  if (count !== Number.POSITIVE_INFINITY) toWords("count", count);
  return (function* () {
    for (let i = 0; i < count; i++) yield noteAt(seed, start + i);
  })();
}

function pickComponent(label: Label, position: number) {
  const { components } = label === 1 ? mixture.real : mixture.fake;
  let [picked] = components;
  let upTo = 0;
  for (const component of components) {
    picked = component;
    upTo += component.weight;
    if (position < upTo) break;
  }
  if (picked === undefined) throw new Error("mixture.json has a class without components");
  return picked;
}

/** The number's lower and upper 32 bits. */
function toWords(name: string, value: number): [number, number] {
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new RangeError(`${name} is ${value}, expected a whole number from 0 to ${Number.MAX_SAFE_INTEGER}`);
  }
  return [value >>> 0, Math.floor(value / 2 ** 32)];
}
