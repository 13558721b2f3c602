import { exitCodes, runProcess } from "@loopline/command-line";
import { help, type Options, parseOptions } from "./src/command/options.ts";
import { describeFailure, summarise } from "./src/command/report.ts";
import { runSeeds } from "./src/command/run-seeds.ts";
import { runSimulation, type SimulationOptions, type SimulationResult } from "./src/run-simulation.ts";

const print = (text: string) => process.stdout.write(text);

function simulationOf(
  seed: number,
  { batches, dataset, labelled, duplicates, nacks, flushes, swaps, customers, defect }: Options,
): SimulationOptions {
  const rates = { duplicate: duplicates, nack: nacks };
  return { seed, batches, dataset, labelled, rates, flushes, swaps, customers: customers === 1, defect };
}

/** Runs one seed, and shows everything that happens in it. Returns whether all held. */
async function runOne(seed: number, options: Options): Promise<boolean> {
  const result = await runSimulation({ ...simulationOf(seed, options), keepsLines: true });
  print(`${result.trace.join("\n")}\ntrace ${result.traceHash}\n`);
  const holds = result.violations.length === 0;
  print(holds ? "every invariant held\n" : `${describeFailure(result, options)}\n`);
  return holds;
}

async function runMany(options: Options): Promise<boolean> {
  const started = performance.now();
  const results: SimulationResult[] = [];
  let failed = 0;
  const simulations = Array.from({ length: options.seeds }, (_, index) =>
    simulationOf(options.from + index, options),
  );
  await runSeeds(simulations, options.workers, (result) => {
    results.push(result);
    if (result.violations.length > 0) failed += 1;
    const isStep = process.stdout.isTTY || results.length % Math.ceil(options.seeds / 20) === 0;
    const progress = `${results.length} of ${options.seeds} seeds, ${failed} failed`;
    if (isStep) print(process.stdout.isTTY ? `\r${progress}` : `${progress}\n`);
  });
  results.sort((one, other) => one.seed - other.seed);
  print(`\n${summarise(results, options, (performance.now() - started) / 1_000)}\n`);
  return failed === 0;
}

await runProcess(
  {
    name: "node tests/simulator/main.ts",
    help,
    async run(args) {
      const options = parseOptions(args);
      const holds = options.seed === undefined ? await runMany(options) : await runOne(options.seed, options);
      return holds ? exitCodes.done : exitCodes.failed;
    },
  },
  { catchesSignals: false },
);
