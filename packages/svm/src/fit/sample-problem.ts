import type { Problem } from "./problem.ts";

/**
 * A smaller problem with nearly the same solution: evenly spread rows of each class, each standing for the
 * rows it leaves out through a larger bound. The spread is jittered by the golden ratio so that a period in
 * the rows' order does no harm.
 */
export function sampleProblem(problem: Problem, wanted: number): Problem {
  const { rows, cols, centre, extent } = problem;
  let ones = 0;
  for (let i = 0; i < rows; i++) if (problem.sign[i] > 0) ones++;
  const classes = [classSample(ones, 1), classSample(rows - ones, -1)] as const;
  const size = classes[0].size + classes[1].size;
  const x = new Float64Array(size * cols);
  const sign = new Int8Array(size);
  const bound = new Float64Array(size);
  let at = 0;
  for (const part of classes) {
    // Only members of the class are counted, so the one that is `next` in the class is found on the way.
    for (let i = 0, member = 0, k = 0, next = place(0, part); k < part.size; i++) {
      if (problem.sign[i] !== part.of || member++ !== next) continue;
      for (let j = 0; j < cols; j++) x[at * cols + j] = problem.x[i * cols + j];
      sign[at] = part.of;
      bound[at++] = problem.bound[i] * part.weight;
      next = place(++k, part);
    }
  }
  return { x, rows: size, cols, sign, bound, centre, extent, slack: new Float64Array(size) };

  function classSample(members: number, of: 1 | -1): ClassSample {
    const share = Math.round((wanted * members) / rows);
    const picked = Math.min(members, Math.max(2 * (cols + 1), share));
    return { of, size: picked, members, weight: members / picked };
  }
}

interface ClassSample {
  readonly of: 1 | -1;
  /** Rows to pick, out of `members`. */
  readonly size: number;
  readonly members: number;
  /** Rows that each one stands for. */
  readonly weight: number;
}

const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** Which member of the class the k-th picked one is; ever larger, as the jitter is less than one weight. */
function place(k: number, { weight, members }: ClassSample): number {
  return Math.min(members - 1, Math.floor((k + ((k * GOLDEN) % 1)) * weight));
}
