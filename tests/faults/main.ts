import { parseArgs } from "node:util";
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

const { values } = parseArgs({
  options: { full: { type: "boolean" }, only: { type: "string", default: "" }, help: { type: "boolean" } },
});

async function main(): Promise<number> {
  const late = deadlinesTitle.includes(values.only) ? await deadlines() : [];
  const isStackBroken = await scenariosOnStack();
  return late.length > 0 || isStackBroken ? 1 : 0;
}

/** Needs no stack. */
async function deadlines(): Promise<string[]> {
  process.stdout.write(`\n${deadlinesTitle}\n`);
  applySettings();
  const print = (line: string) => void process.stdout.write(`  ${line}\n`);
  const late = await timeDeadlines(values.full === true ? fullCalls : 1, print);
  print(late.length === 0 ? "holds" : `BROKEN: ${late.join("; ")}`);
  return late;
}

/** Returns true if anything is broken. */
async function scenariosOnStack(): Promise<boolean> {
  const scenarios = [storm, postgresDown, redisDown, fuzzed].filter(({ title }) =>
    title.includes(values.only),
  );
  if (scenarios.length === 0) return false;
  const sizes = values.full === true ? full : small;
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

if (values.help === true) process.stdout.write(help);
else process.exit(await main());
