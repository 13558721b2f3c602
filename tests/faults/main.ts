import { parseOptions, runProcess } from "@loopline/command-line";
import { applySettings } from "../end-to-end/src/config.ts";
import { deadlinesTitle, timeDeadlines } from "./src/scenarios/deadlines.ts";
import { fuzzed } from "./src/scenarios/fuzzed.ts";
import { postgresDown, redisDown } from "./src/scenarios/outages.ts";
import { runScenario, type Sizes } from "./src/scenarios/scenario.ts";
import { storm } from "./src/scenarios/storm.ts";
import { startFaultyStack } from "./src/start-faulty-stack.ts";

const help = `node tests/faults/main.ts [--full] [--only WORD]
  starts a stack, breaks it in every way, and checks that nothing was lost or doubled

  --full       10,000 batches, servers down for 60 s, 100,000 HTTP bodies, 1,000 calls to servers that are
               down; a hundredth of it without
  --only WORD  only what has WORD in its title: kill, Postgres, Redis, bodies, deadlines
`;

const full: Sizes = { batches: 10_000, downMs: 60_000, bodies: 100_000 };
const fullCalls = 1_000;
const small: Sizes = { batches: 100, downMs: 3_000, bodies: 1_000 };

interface Options {
  readonly full: boolean;
  readonly only: string;
}

async function main({ full: isFull, only }: Options): Promise<number> {
  const late = deadlinesTitle.includes(only) ? await deadlines(isFull) : [];
  const isStackBroken = await scenariosOnStack(isFull, only);
  return late.length > 0 || isStackBroken ? 1 : 0;
}

/** Needs no stack. */
async function deadlines(isFull: boolean): Promise<string[]> {
  process.stdout.write(`\n${deadlinesTitle}\n`);
  applySettings();
  const print = (line: string) => void process.stdout.write(`  ${line}\n`);
  const late = await timeDeadlines(isFull ? fullCalls : 1, print);
  print(late.length === 0 ? "holds" : `BROKEN: ${late.join("; ")}`);
  return late;
}

/** Returns true if anything is broken. */
async function scenariosOnStack(isFull: boolean, only: string): Promise<boolean> {
  const scenarios = [storm, postgresDown, redisDown, fuzzed].filter(({ title }) => title.includes(only));
  if (scenarios.length === 0) return false;
  const sizes = isFull ? full : small;
  process.stdout.write("starting a stack\n");
  const stack = await startFaultyStack({ cacheListLength: 2 * full.batches, respawn: true, deployed: true });
  try {
    let broken = 0;
    for (const scenario of scenarios) {
      const problems = await runScenario(scenario, stack, sizes);
      if (problems.length > 0) broken++;
    }
    process.stdout.write(
      broken === 0 ? "\nEverything holds.\n" : `\n${broken} of ${scenarios.length} broken.\n`,
    );
    return broken > 0;
  } finally {
    await stack.stop();
  }
}

await runProcess(
  {
    name: "node tests/faults/main.ts",
    help,
    async run(args) {
      const { values } = parseOptions(args, {
        full: { type: "boolean", default: false },
        only: { type: "string", default: "" },
      });
      return await main(values);
    },
  },
  { catchesSignals: false },
);
