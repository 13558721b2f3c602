import { randomUUID } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Command, exitCodes, parseOptions, runProcess } from "@loopline/command-line";
import { startStack } from "@loopline/local";
import { applySettings } from "../../../tests/end-to-end/src/config.ts";
import { type Durations, measureAll } from "./measure-all.ts";
import { report } from "./report.ts";

const root = join(import.meta.dirname, "../../..");
const results = join(root, "bench/results");

const full: Durations = { load: 10, visible: 60, rampStep: 10 };
const short: Durations = { load: 1, visible: 2, rampStep: 1 };

const command: Command = {
  name: "npm run bench:api --",
  help: `npm run bench:api -- [--short]
  measures both APIs on its own stack and writes bench/results/api.md. Takes five minutes, in which nothing else should
  run

  --short  measure for half a minute, to see that it works, and write nothing
  --help   show this help
`,
  async run(args) {
    const { values } = parseOptions(args, { short: { type: "boolean", default: false } });
    await measure(values.short);
    return exitCodes.done;
  },
};

async function measure(isShort: boolean): Promise<void> {
  applySettings();
  const stateDirectory = join(root, `.local/bench-${randomUUID()}`);
  const stack = await startStack({ stateDirectory, ports: "free", logLevel: "error", web: false });
  try {
    const figures = await measureAll(stack.endpoints, isShort ? short : full);
    const text = report(figures, new Date().toISOString().slice(0, 10));
    console.log(text);
    if (isShort) return;
    await mkdir(results, { recursive: true });
    await writeFile(join(results, "api.md"), text);
  } finally {
    await stack.stop();
    await rm(stateDirectory, { recursive: true, force: true });
  }
}

await runProcess(command, { catchesSignals: false });
