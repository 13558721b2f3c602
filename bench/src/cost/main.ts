import { randomUUID } from "node:crypto";
import { rm, writeFile } from "node:fs/promises";
import { loadavg } from "node:os";
import { join } from "node:path";
import { type Command, exitCodes, parseOptions, runProcess } from "@loopline/command-line";
import { startStack } from "@loopline/local";
import { applySettings } from "../../../tests/end-to-end/src/config.ts";
import { measure, type Plan } from "./measure.ts";
import { type Measured, readMeasured } from "./measured.ts";
import { report } from "./report.ts";
import { readSizes } from "./size.ts";

const root = join(import.meta.dirname, "../../..");
const results = join(root, "bench/results");
const kept = join(results, "cost-measured.json");

const plan: Plan = { rate: 50, seconds: 40, feedbackRate: 5, feedbackSeconds: 20, idleSeconds: 10 };

async function measureHere(rate: number): Promise<Measured> {
  applySettings();
  const stateDirectory = join(root, `.local/bench-${randomUUID()}`);
  const run = { date: new Date().toISOString().slice(0, 10), loadBefore: loadavg()[0] ?? 0 };
  const stack = await startStack({ stateDirectory, ports: "free", logLevel: "info", web: false });
  try {
    return await measure(stack.endpoints, { ...plan, rate }, run);
  } finally {
    await stack.stop();
    await rm(stateDirectory, { recursive: true, force: true });
  }
}

const command: Command = {
  name: "npm run bench:cost --",
  help: `npm run bench:cost -- [options]
  works out from the last measurement what a month in the cloud costs, prints it and writes it to bench/results/cost.md

  --measure      measure again first, on its own stack, for two minutes in which nothing else should run
  --rate N       batches a second of the measurement (default: ${plan.rate})
  --assume FILE  use the measurement of this file, and write nothing
  --help         show this help
`,
  async run(args) {
    const { values } = parseOptions(args, {
      measure: { type: "boolean", default: false },
      rate: { type: "string", default: String(plan.rate) },
      assume: { type: "string" },
    });
    if (values.assume !== undefined) {
      console.log(report(readSizes(), readMeasured(values.assume)));
      return exitCodes.done;
    }
    if (values.measure)
      await writeFile(kept, `${JSON.stringify(await measureHere(Number(values.rate)), null, 2)}\n`);
    const text = report(readSizes(), readMeasured(kept));
    console.log(text);
    await writeFile(join(results, "cost.md"), text);
    return exitCodes.done;
  },
};

await runProcess(command, { catchesSignals: false });
