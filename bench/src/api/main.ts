import { randomUUID } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { startStack } from "@loopline/local";
import { applySettings } from "../../../tests/end-to-end/src/config.ts";
import { type Durations, measureAll } from "./measure-all.ts";
import { report } from "./report.ts";

/**
 * Measures both APIs on a stack of its own and writes what came of it to bench/results/api.md. Takes some five minutes, in
 * which nothing else should run. With `--short`, half a minute, to see that it works: it then writes nothing.
 */
const root = join(import.meta.dirname, "../../..");
const results = join(root, "bench/results");

const full: Durations = { load: 10, visible: 60, rampStep: 10 };
const short: Durations = { load: 1, visible: 2, rampStep: 1 };

async function main(): Promise<void> {
  applySettings();
  const { values } = parseArgs({ options: { short: { type: "boolean", default: false } } });
  const stateDirectory = join(root, `.local/bench-${randomUUID()}`);
  const stack = await startStack({ stateDirectory, ports: "free", logLevel: "error", web: false });
  try {
    const figures = await measureAll(stack.endpoints, values.short ? short : full);
    const text = report(figures, new Date().toISOString().slice(0, 10));
    console.log(text);
    if (values.short) return;
    await mkdir(results, { recursive: true });
    await writeFile(join(results, "api.md"), text);
  } finally {
    await stack.stop();
    await rm(stateDirectory, { recursive: true, force: true });
  }
}

await main();
