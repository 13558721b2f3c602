import type { FaultyStack } from "../start-faulty-stack.ts";
import type { Scenario, Sizes } from "./scenario.ts";

const progressEveryMs = 5_000;
const shownProblems = 20;

/** Runs a scenario, with a line of progress now and then and a summary at its end. Returns what is wrong. */
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
