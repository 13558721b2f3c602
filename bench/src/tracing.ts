import { randomUUID } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { Agent } from "node:http";
import { cpus } from "node:os";
import { join } from "node:path";
import { type Stack, startStack } from "@loopline/local";
import type { Endpoints } from "@loopline/services";
import { applySettings } from "../../tests/end-to-end/src/config.ts";
import { openEvents } from "../../tests/end-to-end/src/event-stream.ts";
import { cpuOfAll } from "./api/cpu-time.ts";
import { exampleNotes } from "./api/examples.ts";
import { markdownTable } from "./api/markdown-table.ts";
import { post } from "./api/visible.ts";
import { percentile } from "./percentile.ts";
import { runBenchmark } from "./run-benchmark.ts";

const batchesPerRound = 3_000;
const rounds = 7;
const connections = 32;
const root = join(import.meta.dirname, "../..");

interface Round {
  /** Batches per second, from the first request until the last batch is told of. */
  readonly perSecond: number;
  /** Milliseconds of processor time of the APIs and functions, per batch. */
  readonly services: number;
  /** The same of all of the stack, with its servers, emulators and monitor. */
  readonly all: number;
}

const notServices = new Set(["supervisor", "emulators", "postgres", "redis", "monitor"]);

async function measureRound(stack: Endpoints, batches: number): Promise<Round> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const stream = await openEvents(stack.predictApi);
  const body = JSON.stringify(exampleNotes(5));
  const { supervisor: _load, ...pids } = stack.pids;
  const before = await cpuOfAll(pids);
  const started = performance.now();
  const submitted = new Set<string>();
  let next = 0;
  const senders = Array.from({ length: connections }, async () => {
    while (next++ < batches) submitted.add(await post(`${stack.ingestApi}/notes`, body, agent));
  });
  const seen = new Set<string>();
  while (seen.size < batches) {
    const { type, data } = await stream.next();
    if (type === "batch-predicted") seen.add(String(data.batch_id));
  }
  await Promise.all(senders);
  const lasted = performance.now() - started;
  const after = await cpuOfAll(pids);
  stream.close();
  agent.destroy();
  const took = [...after].map(([name, time]) => [name, (time - (before.get(name) ?? time)) / 1_000] as const);
  const sum = (entries: typeof took) => entries.reduce((total, [, time]) => total + time, 0) / batches;
  return {
    perSecond: (batches / lasted) * 1_000,
    services: sum(took.filter(([name]) => !notServices.has(name))),
    all: sum(took),
  };
}

function report(off: readonly Round[], on: readonly Round[]): string {
  const row = (title: string, of: (round: Round) => number, digits: number): string[] => {
    const [without, recorded] = [off, on].map((all) => percentile(all.map(of), 0.5));
    if (without === undefined || recorded === undefined) throw new Error("there were no rounds");
    return [
      title,
      without.toFixed(digits),
      recorded.toFixed(digits),
      `${(100 * (recorded / without - 1)).toFixed(1)} %`,
    ];
  };
  const table = markdownTable(
    ["median of rounds", "off", "on", "difference"],
    [
      row("batches per second, end to end", ({ perSecond }) => perSecond, 0),
      row("processor time of APIs and functions per batch, ms", ({ services }) => services, 2),
      row("processor time of the whole stack per batch, ms", ({ all }) => all, 2),
    ],
  );
  const processor = cpus();
  return [
    "# What tracing costs",
    "",
    `${new Date().toISOString().slice(0, 10)}, ${processor.length} cores of ${processor[0]?.model.trim()}. Written by \`npm run bench:tracing\`.`,
    "",
    table,
    "",
    `${rounds} rounds each, in turn, of ${batchesPerRound} batches of 5 notes by ${connections} connections. On: every trace is recorded, and the`,
    "monitor that takes them runs on the same cores. Off: nothing of OpenTelemetry is loaded.",
    "",
  ].join("\n");
}

async function main(): Promise<void> {
  applySettings();
  const stateDirectory = join(root, `.local/bench-${randomUUID()}`);
  const started: Stack[] = [];
  const start = async (monitor: boolean): Promise<Endpoints> => {
    const stack = await startStack({
      stateDirectory: join(stateDirectory, monitor ? "on" : "off"),
      ports: "free",
      logLevel: "error",
      web: false,
      monitor,
    });
    started.push(stack);
    return stack.endpoints;
  };
  try {
    const [off, on] = [await start(false), await start(true)];
    const rounded: { off: Round[]; on: Round[] } = { off: [], on: [] };
    // Not counted: everything runs for the first time.
    for (const stack of [off, on]) await measureRound(stack, batchesPerRound);
    for (let round = 0; round < rounds; round++) {
      rounded.off.push(await measureRound(off, batchesPerRound));
      rounded.on.push(await measureRound(on, batchesPerRound));
      console.log(
        `round ${round + 1}: ${[rounded.off, rounded.on].map((all) => all.at(-1)?.perSecond.toFixed(0)).join(" off, ")} on`,
      );
    }
    const text = report(rounded.off, rounded.on);
    console.log(text);
    const results = join(root, "bench/results");
    await mkdir(results, { recursive: true });
    await writeFile(join(results, "tracing.md"), text);
  } finally {
    for (const stack of started) await stack.stop();
    await rm(stateDirectory, { recursive: true, force: true });
  }
}

await runBenchmark(
  "bench:tracing",
  {
    about: `measures what recording every trace costs: two stacks, one of which records, get the same batches in turn, as fast as
  they accept them. Writes bench/results/tracing.md. Takes two minutes, in which nothing else should run`,
  },
  main,
);
