import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { rm, writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { findChromium, startStack } from "@loopline/local";
import { z } from "zod";
import { markdownTable } from "./api/markdown-table.ts";
import { percentile } from "./percentile.ts";
import { runBenchmark } from "./run-benchmark.ts";
import { seed } from "./web-seed.ts";

// Fetched by the first run: everyone would install its hundred packages, for this benchmark alone.
const lighthouse = "lighthouse@13.5.0";

const amounts = { batches: 30, jobs: 10 };
const pages = { Home: "/", Review: "/review" };
const runs = 5;
const wanted = 95;

/** Lighthouse's own settings: a phone on a slow network with a processor four times slower, and a desktop. */
const devices = { phone: [], desktop: ["--preset=desktop"] };

const ScoreSchema = z.object({ score: z.number() });
const AuditSchema = z.object({ displayValue: z.string().optional(), numericValue: z.number() });
const ResultSchema = z.object({
  categories: z.object({ performance: ScoreSchema, accessibility: ScoreSchema }),
  audits: z.object({
    "first-contentful-paint": AuditSchema,
    "largest-contentful-paint": AuditSchema,
    "total-blocking-time": AuditSchema,
    "cumulative-layout-shift": AuditSchema,
  }),
});
type Result = z.infer<typeof ResultSchema>;

async function visit(url: string, settings: readonly string[]): Promise<Result> {
  const { stdout } = await promisify(execFile)(
    "npx",
    [
      "--yes",
      lighthouse,
      url,
      "--quiet",
      "--output=json",
      "--only-categories=performance,accessibility",
      `--chrome-flags=--headless=new --disable-gpu${process.getuid?.() === 0 ? " --no-sandbox" : ""}`,
      ...settings,
    ],
    { env: { ...process.env, CHROME_PATH: findChromium() }, maxBuffer: 64 * 2 ** 20 },
  );
  return ResultSchema.parse(JSON.parse(stdout));
}

function rowOf(page: string, device: string, results: readonly Result[]): string[] {
  const median = (figure: (result: Result) => number) => percentile(results.map(figure), 0.5);
  const audit = (name: keyof Result["audits"]) => median(({ audits }) => audits[name].numericValue);
  const scores = (["performance", "accessibility"] as const).map((name) =>
    Math.round(100 * median(({ categories }) => categories[name].score)),
  );
  return [
    page,
    device,
    ...scores.map(String),
    `${audit("first-contentful-paint").toFixed(0)} ms`,
    `${audit("largest-contentful-paint").toFixed(0)} ms`,
    `${audit("total-blocking-time").toFixed(0)} ms`,
    audit("cumulative-layout-shift").toFixed(3),
    scores.every((score) => score >= wanted) ? "yes" : "no",
  ];
}

async function main(): Promise<void> {
  const stateDirectory = `.local/bench-${randomUUID()}`;
  const stack = await startStack({ stateDirectory, ports: "free", logLevel: "warn" });
  try {
    const { web } = stack.endpoints;
    if (web === undefined) throw new Error("the stack started without the web app");
    await seed(stack.endpoints, amounts);
    const rows: string[][] = [];
    for (const [page, path] of Object.entries(pages)) {
      for (const [device, settings] of Object.entries(devices)) {
        const results: Result[] = [];
        for (let run = 0; run < runs; run++) results.push(await visit(new URL(path, web).href, settings));
        rows.push(rowOf(page, device, results));
      }
    }
    const text = report(rows);
    console.log(text);
    await writeFile(join(import.meta.dirname, "../results/lighthouse.md"), text);
  } finally {
    await stack.stop();
    await rm(stateDirectory, { recursive: true, force: true });
  }
}

function report(rows: readonly string[][]): string {
  const [cpu] = cpus();
  return [
    "# Lighthouse",
    "",
    `Made by \`npm run bench:lighthouse\` on ${new Date().toISOString().slice(0, 10)}: ${lighthouse.replace("@", " ")}, the system's`,
    `Chromium, Node ${process.versions.node}, ${cpus().length} cores of ${cpu?.model.replace(/\s+/g, " ")}, which also run the whole stack with`,
    `${amounts.batches} batches and ${amounts.jobs} trainings. Medians of ${runs} visits. To reach: performance and accessibility ≥ ${wanted}.`,
    "",
    markdownTable(
      [
        "page",
        "device",
        "performance",
        "accessibility",
        "first paint",
        "largest paint",
        "blocked",
        "layout shift",
        "reached",
      ],
      rows,
    ),
    "",
  ].join("\n");
}

await runBenchmark(
  "bench:lighthouse",
  { about: `visits Home and Review with Lighthouse, as a phone and as a desktop, in headless Chromium` },
  main,
);
