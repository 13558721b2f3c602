import { createRequire } from "node:module";
import type { LinearModel } from "@loopline/svm";
import { z } from "zod";
import { medianMilliseconds } from "./measure.ts";
import { objectiveOf } from "./objective.ts";
import type { TrainingSet } from "./training-sets.ts";

export interface Peer {
  readonly name: string;
  readonly milliseconds: number;
  readonly objective: number;
}

interface Candidate {
  readonly name: string;
  /** Larger sets would take minutes or gigabytes. */
  readonly mostRows: number;
  /** Timed runs, more where one is short. */
  runs(rows: number): number;
  /** Trains once and gives a way to read the model, which is not part of the time. */
  train(rows: number[][], labels: number[]): () => LinearModel;
}

const require = createRequire(import.meta.url);

async function candidatesFor(rows: number): Promise<Candidate[]> {
  return [await libsvmJs(), mlSvm(), svm()].filter(({ mostRows }) => rows <= mostRows);
}

/** The linear SVMs of the npm registry, each on raw features with C = 1 and its other defaults. */
export async function measureNpmPeers(set: TrainingSet): Promise<Peer[]> {
  const rows = Array.from({ length: set.rows }, (_, i) => [
    ...set.x.subarray(i * set.cols, (i + 1) * set.cols),
  ]);
  const labels = Array.from(set.y, (label) => (label === 1 ? 1 : -1));
  const candidates = await candidatesFor(set.rows);
  return candidates.map(({ name, runs, train }) => {
    let read = train(rows, labels);
    const milliseconds = medianMilliseconds(
      () => {
        read = train(rows, labels);
      },
      { warmUp: 0, runs: runs(set.rows) },
    );
    return { name, milliseconds, objective: objectiveOf(read(), set) };
  });
}

/** libsvm compiled to WebAssembly. */
async function libsvmJs(): Promise<Candidate> {
  const SVM = await require("libsvm-js");
  return {
    name: "libsvm-js 0.2.1",
    mostRows: 20_000,
    runs: (rows) => (rows < 2000 ? 31 : 3),
    train(rows, labels) {
      const model = new SVM({
        type: SVM.SVM_TYPES.C_SVC,
        kernel: SVM.KERNEL_TYPES.LINEAR,
        cost: 1,
        quiet: true,
      });
      model.train(rows, labels);
      return () => {
        const text = z.string().parse(model.serializeModel());
        model.free();
        return readLibsvmModel(text, rows[0]?.length ?? 0);
      };
    },
  };
}

/** libsvm's text format: a line `rho`, and after the line `SV` one per support vector: its α · s, then `column:value`. */
function readLibsvmModel(text: string, cols: number): LinearModel {
  const rho = Number(/^rho (.+)$/m.exec(text)?.[1]);
  // The class of the first row read is the positive one.
  const sign = Number(/^label (-?1)/m.exec(text)?.[1]);
  const coefficients = new Float64Array(cols);
  for (const line of text
    .slice(text.indexOf("\nSV\n") + 4)
    .trim()
    .split("\n")) {
    const [weight, ...entries] = line.trim().split(" ");
    for (const entry of entries) {
      const [column, value] = entry.split(":").map(Number);
      const j = (column ?? Number.NaN) - 1;
      coefficients[j] = (coefficients[j] ?? 0) + sign * Number(weight) * (value ?? Number.NaN);
    }
  }
  return { coefficients, intercept: -sign * rho };
}

const WeightsSchema = z.object({ w: z.array(z.number()), b: z.number() });

/** mljs's sequential minimal optimisation. Its scaling of features to 0 … 1 is switched off: it is another problem. */
function mlSvm(): Candidate {
  const SVM = require("ml-svm");
  return {
    name: "ml-svm 2.1.2",
    mostRows: 2000,
    runs: () => 3,
    train(rows, labels) {
      const model = new SVM({ C: 1, kernel: "linear", whitening: false, random: createUniform() });
      model.train(rows, labels);
      return () => readWeights({ w: model.W, b: model.b });
    },
  };
}

/** Karpathy's svmjs. */
function svm(): Candidate {
  const { SVM } = require("svm");
  return {
    name: "svm 0.1.1",
    mostRows: 2000,
    runs: () => 1,
    train(rows, labels) {
      const model = new SVM();
      model.train(rows, labels, { C: 1, kernel: "linear" });
      return () => readWeights({ w: [...model.w], b: model.b });
    },
  };
}

function readWeights(outside: unknown): LinearModel {
  const { w, b } = WeightsSchema.parse(outside);
  return { coefficients: Float64Array.from(w), intercept: b };
}

/** The same numbers each run, evenly spread in [0, 1). */
function createUniform(): () => number {
  let state = 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
