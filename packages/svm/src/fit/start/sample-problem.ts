import { RowProducts } from "../linear-algebra/row-products.ts";
import type { Problem } from "../problem.ts";

/**
 * A smaller problem with nearly the same solution: evenly spread rows of each class, whose bounds are larger, because
 * each also stands for the rows left out. The positions are jittered by the golden ratio, so that a period in the order
 * of the rows does no harm.
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
    // Counts only members of the class, so that the member with the number `next` is found in one pass.
    for (let i = 0, member = 0, k = 0, next = memberNumber(0, part); k < part.size; i++) {
      if (problem.sign[i] !== part.of || member++ !== next) continue;
      for (let j = 0; j < cols; j++) x[at * cols + j] = problem.x[i * cols + j];
      sign[at] = part.of;
      bound[at++] = problem.bound[i] * part.weight;
      next = memberNumber(++k, part);
    }
  }
  const products = new RowProducts(x, size, centre);
  return { x, rows: size, cols, sign, bound, centre, extent, products, slack: new Float64Array(size) };

  function classSample(members: number, of: 1 | -1): ClassSample {
    const share = Math.round((wanted * members) / rows);
    const size = Math.min(members, Math.max(2 * (cols + 1), share));
    return { of, size, members, weight: members / size };
  }
}

interface ClassSample {
  readonly of: 1 | -1;
  /** Rows to pick, out of `members`. */
  readonly size: number;
  readonly members: number;
  /** Rows that each picked row stands for. */
  readonly weight: number;
}

const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * The number, within its class, of the k-th picked row. It is greater than the one before: from one to the next the jitter
 * falls by at most 0.4 weights, which leaves 1 or more if the weight is 2. Below that, rows are picked without jitter.
 */
function memberNumber(k: number, { weight, members }: ClassSample): number {
  const jitter = weight < 2 ? 0 : (k * GOLDEN) % 1;
  return Math.min(members - 1, Math.floor((k + jitter) * weight));
}
