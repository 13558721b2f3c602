import { type Rebuilt, rebuildCache } from "@loopline/cache/rebuild";
import { formatCount } from "@loopline/command-line";
import type { Command, CommandContext } from "../cli.ts";
import { describeError } from "../command-line/describe-error.ts";
import { chooseTarget, loadCacheConfig } from "../config.ts";
import { connectCache } from "./connect-cache.ts";
import { parseRebuildCacheOptions, rebuildCacheHelp } from "./options.ts";

/** Batches between two lines about progress. */
const progressStep = 5_000;

/** `npm run rebuild-cache`: fills Redis again from the database. */
export const rebuildCacheCommand: Command = async (args, context) => {
  const options = parseRebuildCacheOptions(args);
  if (options === "help") {
    context.print(rebuildCacheHelp.trimEnd());
    return 0;
  }
  const target = chooseTarget(options.stateDirectory, context.env);
  const { close, ...deps } = await connectCache(loadCacheConfig(target));
  context.note(`The cache of ${target.name}`);
  try {
    let told = 0;
    const rebuilt = await rebuildCache({
      ...deps,
      signal: context.signal,
      onProgress: ({ part, done }) => {
        if (part !== "batches" || done < told + progressStep) return;
        told = done;
        context.note(`… ${formatCount(done)} batches`);
      },
    });
    return tell(rebuilt, options.json, context);
  } finally {
    await close();
  }
};

/** Says what was rebuilt. Returns the exit code. */
function tell(
  { champion, jobs, batches, counts, leftOut }: Rebuilt,
  json: boolean,
  { print, note }: CommandContext,
): number {
  const failed = champion.status === "failed";
  if (json) {
    print(
      JSON.stringify(
        {
          champion: failed ? { status: champion.status } : champion,
          jobs,
          batches,
          counts,
          ...(leftOut.length > 0 && { left_out: leftOut }),
        },
        null,
        2,
      ),
    );
  } else {
    const line = (name: string, what: string) => print(`${name.padEnd(9)} ${what}`);
    line("champion", describeChampion(champion));
    line("jobs", formatCount(jobs));
    line("batches", formatCount(batches));
    line("counts", `${formatCount(counts.batches)} batches, ${formatCount(counts.predictions)} predictions`);
    if (leftOut.length > 0) line("left out", formatCount(leftOut.length));
  }
  leftOut.forEach(note);
  if (champion.status === "failed")
    note(`The champion could not be restored: ${describeError(champion.error)}`);
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
