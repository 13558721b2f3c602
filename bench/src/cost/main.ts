import { randomUUID } from "node:crypto";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { exitCodes, parseOptions, runProcess } from "@loopline/command-line";
import { startStack } from "@loopline/local";
import { repository } from "@loopline/services";
import { applySettings } from "../../../tests/end-to-end/src/config.ts";
import { readSizes } from "./instances.ts";
import { measure } from "./measure.ts";
import { type Measured, readMeasured } from "./measured.ts";
import { report } from "./report.ts";

const results = join(repository, "bench/results");
const measuredFile = join(results, "cost-measured.json");

const phases = { rate: 50, seconds: 40, feedbackRate: 5, feedbackSeconds: 20, idleSeconds: 10 };

async function measureHere(): Promise<Measured> {
  applySettings();
  const stateDirectory = join(repository, `.local/bench-${randomUUID()}`);
  const stack = await startStack({ stateDirectory, ports: "free", logLevel: "info", web: false });
  try {
    return await measure(stack.endpoints, phases);
  } finally {
    await stack.stop();
    await rm(stateDirectory, { recursive: true, force: true });
  }
}

await runProcess(
  {
    name: "npm run bench:cost --",
    help: `npm run bench:cost -- [--measure]
  computes the cost of a month in the cloud from the last measurement, bench/results/cost-measured.json, prints it and
  writes bench/results/cost.md

  --measure  measure again first, on its own stack, for two minutes in which nothing else should run
  --help     show this help
`,
    async run(args) {
      const { values } = parseOptions(args, { measure: { type: "boolean", default: false } });
      if (values.measure) await writeFile(measuredFile, `${JSON.stringify(await measureHere(), null, 2)}\n`);
      const text = report(readSizes(), readMeasured(measuredFile));
      console.log(text);
      await writeFile(join(results, "cost.md"), text);
      return exitCodes.done;
    },
  },
  { catchesSignals: false },
);
