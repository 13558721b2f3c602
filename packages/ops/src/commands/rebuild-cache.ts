import { randomUUID } from "node:crypto";
import { createChampion, restoreChampion } from "@loopline/cache";
import {
  createPostgresHistory,
  createRedisCacheWriter,
  type Rebuilt,
  rebuildCache,
} from "@loopline/cache/rebuild";
import {
  type Command,
  type CommandContext,
  formatCount,
  parseOptions,
  runProcess,
} from "@loopline/command-line";
import type { Contracts } from "@loopline/contracts";
import { readModel, toParameters } from "@loopline/learning";
import { AppError, type ModelStore } from "@loopline/platform";
import { readNewestPromotion } from "@loopline/platform/postgres";
import { chooseTarget, commonHelp, commonOptions, loadCacheConfig } from "../config.ts";
import { connect } from "../connect.ts";
import { describeError } from "../describe-error.ts";

/** Batches between two lines about progress. */
const progressStep = 5_000;

/** A script that reads a million keys takes longer than an API would wait. */
const commandTimeoutMs = 30_000;

/** Fills Redis again from the database. */
export const rebuildCacheCommand: Command = {
  name: "npm run rebuild-cache --",
  help: `npm run rebuild-cache
  fills Redis again from the database after it lost its memory: the champion, the batches, the trainings and the counts.
  Safe at any time, also while the pipeline runs

${commonHelp}`,
  describeError,
  async run(args, context) {
    const { values } = parseOptions(args, commonOptions);
    const target = chooseTarget(values.state, context.env);
    const config = loadCacheConfig(target);
    const { log, contracts, database, redis, models, close } = connect(config);
    const scriptRedis = redis.duplicate({ commandTimeout: commandTimeoutMs });
    scriptRedis.on("error", (error) => log.warn({ err: error }, "Redis connection failed"));
    const length = config.CACHE_LIST_LENGTH;
    const leftOut = new Set<string>();
    context.note(`The cache of ${target.name}`);
    try {
      let shown = 0;
      const rebuilt = await rebuildCache({
        contracts,
        history: createPostgresHistory({
          contracts,
          database,
          onUnreadable: (problem) => leftOut.add(problem),
        }),
        leftOut,
        cache: createRedisCacheWriter({ contracts, redis: scriptRedis, length, rebuildId: randomUUID() }),
        length,
        restoreChampion: () =>
          restoreChampion({
            champion: createChampion({ contracts, redis }),
            newestPromotion: () => readNewestPromotion(database),
            parametersOf: (fileName) => readParameters(models, fileName, contracts),
          }),
        signal: context.signal,
        onProgress: ({ part, done }) => {
          if (part !== "batches" || done < shown + progressStep) return;
          shown = done;
          context.note(`… ${formatCount(done)} batches`);
        },
      });
      return report(rebuilt, values.json, context);
    } finally {
      scriptRedis.disconnect();
      await close();
    }
  },
};

/** Null for a file that cannot be read: it may be the original's, whose functions still predict with it. */
async function readParameters(models: ModelStore, fileName: string, { dataset }: Contracts) {
  const file = await readModel(models, fileName, dataset);
  if (file.status === "missing") throw new AppError("not-found", file.problem);
  return file.status === "read" ? toParameters(file.model) : null;
}

/** Prints what was rebuilt. Returns the exit code. */
function report(
  { champion, jobs, batches, counts, leftOut }: Rebuilt,
  json: boolean,
  { print, note }: CommandContext,
): number {
  const failed = champion.status === "failed";
  if (json) {
    const shown = failed ? { status: champion.status } : champion;
    const left_out = leftOut.length > 0 ? leftOut : undefined;
    print(JSON.stringify({ champion: shown, jobs, batches, counts, left_out }, null, 2));
  } else {
    const line = (name: string, what: string) => print(`${name.padEnd(9)} ${what}`);
    line("champion", describeChampion(champion));
    line("trainings", formatCount(jobs));
    line("batches", formatCount(batches));
    line("counts", `${formatCount(counts.batches)} batches, ${formatCount(counts.predictions)} predictions`);
    if (leftOut.length > 0) line("left out", formatCount(leftOut.length));
  }
  leftOut.forEach(note);
  if (failed) note(`The champion could not be restored: ${describeError(champion.error)}`);
  return failed ? 1 : 0;
}

function describeChampion(champion: Rebuilt["champion"]): string {
  switch (champion.status) {
    case "promoted":
      return `${champion.model_file_name}, restored`;
    case "superseded":
      return `${champion.model_file_name}, or a newer one, was there`;
    case "none":
      return "none: no model has been promoted yet";
    case "failed":
      return "not restored";
  }
}

if (import.meta.main) await runProcess(rebuildCacheCommand);
