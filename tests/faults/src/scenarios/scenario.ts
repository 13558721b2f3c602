import type { FaultyStack } from "../start-faulty-stack.ts";

export interface Sizes {
  /** Batches while everything is killed. */
  readonly batches: number;
  /** Milliseconds that a server is down. */
  readonly downMs: number;
  /** Random HTTP bodies. */
  readonly bodies: number;
}

/** Faults that a stack must survive. */
export interface Scenario {
  readonly title: string;
  /** Returns what is wrong, in sentences. @param say reports progress */
  run(stack: FaultyStack, sizes: Sizes, say: (progress: string) => void): Promise<string[]>;
}

const progressEveryMs = 5_000;
const shownProblems = 20;

/** Runs a scenario, and prints its progress and a summary. Returns what is wrong. */
export async function runScenario(scenario: Scenario, stack: FaultyStack, sizes: Sizes): Promise<string[]> {
  const started = performance.now();
  const print = (line: string): void => {
    const seconds = ((performance.now() - started) / 1000).toFixed(0).padStart(5);
    process.stdout.write(`${seconds} s  ${line}\n`);
  };
  let newest = "started";
  const timer = setInterval(() => print(newest), progressEveryMs);
  process.stdout.write(`\n${scenario.title}\n`);
  const problems = await scenario
    .run(stack, sizes, (progress) => {
      newest = progress;
    })
    .catch((error: unknown) => [error instanceof Error ? error.message : String(error)]);
  clearInterval(timer);
  print(newest);
  print(problems.length === 0 ? "holds" : `BROKEN: ${problems.length} problems`);
  for (const problem of problems.slice(0, shownProblems)) print(`  ${problem}`);
  if (problems.length > 0) for (const line of stack.processes.lines.slice(-shownProblems)) print(`  ${line}`);
  return problems;
}
