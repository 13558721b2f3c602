import type { Problem } from "./problem.ts";

/**
 * A smaller problem with nearly the same solution: evenly spread rows of each class, each standing for the
 * rows it leaves out through a larger bound. The spread is jittered by the golden ratio so that a period in
 * the rows' order does no harm.
 */
export function sampleProblem(problem: Problem, wanted: number): Problem {
  const { cols, centre, extent } = problem;
  const rows = [...classSample(problem, 1, wanted), ...classSample(problem, -1, wanted)];
  const x = new Float64Array(rows.length * cols);
  const sign = new Int8Array(rows.length);
  const bound = new Float64Array(rows.length);
  rows.forEach(({ row, weight }, at) => {
    x.set(problem.x.subarray(row * cols, (row + 1) * cols), at * cols);
    sign[at] = problem.sign[row];
    bound[at] = problem.bound[row] * weight;
  });
  return { x, rows: rows.length, cols, sign, bound, centre, extent };
}

function classSample({ sign, rows, cols }: Problem, of: number, wanted: number) {
  const members: number[] = [];
  for (let i = 0; i < rows; i++) if (sign[i] === of) members.push(i);
  const size = Math.min(
    members.length,
    Math.max(2 * (cols + 1), Math.round((wanted * members.length) / rows)),
  );
  const golden = (Math.sqrt(5) - 1) / 2;
  const weight = members.length / size;
  return Array.from({ length: size }, (_, k) => {
    const row = members[Math.min(members.length - 1, Math.floor((k + ((k * golden) % 1)) * weight))];
    return { row, weight };
  });
}
