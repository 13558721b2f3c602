import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { FunctionName } from "@loopline/contracts";
import { startStack } from "@loopline/local";
import { type Endpoints, modelBucket, passwordSecret } from "@loopline/services";
import { applySettings } from "../../../tests/end-to-end/src/config.ts";
import { markdownTable } from "../api/markdown-table.ts";
import { percentile } from "../percentile.ts";
import { runBenchmark } from "../run-benchmark.ts";
import { deployFunction } from "./deployed-function.ts";
import { bodyOf } from "./events.ts";
import { timeFirstEvent } from "./first-event.ts";
import { ourMilliseconds } from "./our-share.ts";

const root = resolve(import.meta.dirname, "../../..");
const host = join(root, "local/src/function-host.ts");

/** Those that a user waits for. */
const names = ["prediction", "prediction-to-cache", "prediction-to-db"] as const satisfies FunctionName[];
const starts = 10;
const mostBytes = 4_000_000;
const mostMs = 700;
const mostOursMs = 60;

interface Figure {
  readonly name: FunctionName;
  readonly bytes: number;
  readonly deployedMs: number;
  readonly sourcesMs: number;
  readonly oursMs: number;
}

async function measure(name: FunctionName, stack: Endpoints, folder: string): Promise<Figure> {
  const env = environment(stack);
  const body = bodyOf(name);
  const { folder: cwd, bytes, command } = await deployFunction(name, join(folder, "short"), { minify: true });
  const deployed = { args: [command, `--target=${name}`], cwd, env };
  const sources = { args: [host, name], cwd: root, env };
  const times: Record<"deployed" | "sources", number[]> = { deployed: [], sources: [] };
  // Not counted: files that are read for the first time.
  await timeFirstEvent(deployed, body);
  await timeFirstEvent(sources, body);
  for (let start = 0; start < starts; start += 1) {
    times.deployed.push(await timeFirstEvent(deployed, body));
    times.sources.push(await timeFirstEvent(sources, body));
  }
  const readable = await deployFunction(name, join(folder, "readable"), { minify: false });
  const profiles = join(folder, "profiles", name);
  await mkdir(profiles, { recursive: true });
  const profiled = [
    "--cpu-prof",
    `--cpu-prof-dir=${profiles}`,
    host,
    name,
    join(readable.folder, "index.js"),
  ];
  await timeFirstEvent({ args: profiled, cwd: readable.folder, env }, body);
  return {
    name,
    bytes,
    deployedMs: percentile(times.deployed, 0.5),
    sourcesMs: percentile(times.sources, 0.5),
    oursMs: await ourMilliseconds(readable.folder, profiles),
  };
}

function environment(stack: Endpoints): Record<string, string> {
  return {
    NODE_ENV: "production",
    METADATA_SERVER_DETECTION: "none",
    LOG_LEVEL: "error",
    GOOGLE_CLOUD_PROJECT: stack.project,
    DATASET: stack.dataset,
    PUBSUB_EMULATOR_HOST: stack.pubsub,
    REDIS_URL: stack.redisUrl,
    DATABASE_URL: stack.databaseUrl,
    DB_PASSWORD_SECRET: passwordSecret,
    SECRET_MANAGER_API_ENDPOINT: stack.secretManager,
    STORAGE_API_ENDPOINT: stack.storage,
    MODEL_BUCKET: modelBucket,
  };
}

function report(figures: readonly Figure[]): string {
  const check = (figure: number, bound: number) => (figure <= bound ? "yes" : "no");
  return `# Starting what is deployed

Made by \`npm run bench:deploy\` on ${new Date().toISOString().slice(0, 10)}: Node ${process.versions.node}, ${cpus().length} cores of ${cpus()[0]?.model}. From the start of a
function's process to its first event acknowledged, on a stack that is otherwise idle; medians of ${starts}. To be reached: bundles
of ≤ ${mostBytes / 1e6} MB, ${mostMs} ms, and of these ≤ ${mostOursMs} ms in lines of ours, by V8's profile of the main thread.

${markdownTable(
  ["function", "bundle", "reached", "first event", "reached", "in our lines", "reached", "from the sources"],
  figures.map(({ name, bytes, deployedMs, sourcesMs, oursMs }) => [
    name,
    `${(bytes / 1e6).toFixed(2)} MB`,
    check(bytes, mostBytes),
    `${deployedMs.toFixed(0)} ms`,
    check(deployedMs, mostMs),
    `${oursMs.toFixed(0)} ms`,
    check(oursMs, mostOursMs),
    `${sourcesMs.toFixed(0)} ms, ${(sourcesMs / deployedMs).toFixed(1)}×`,
  ]),
)}
`;
}

async function main(): Promise<void> {
  applySettings();
  const folder = await mkdtemp(join(tmpdir(), "loopline-bench-deploy-"));
  const stack = await startStack({
    stateDirectory: join(folder, "state"),
    ports: "free",
    logLevel: "error",
    web: false,
  });
  try {
    const figures: Figure[] = [];
    for (const name of names) {
      console.log(`${name} …`);
      figures.push(await measure(name, stack.endpoints, folder));
    }
    const text = report(figures);
    console.log(text);
    await writeFile(join(root, "bench/results/deploy.md"), text);
  } finally {
    await stack.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

await runBenchmark(
  "bench:deploy",
  {
    about: `measures how long a deployed function takes from the start of its process to its first event, on its own stack, and
  writes bench/results/deploy.md`,
  },
  main,
);
