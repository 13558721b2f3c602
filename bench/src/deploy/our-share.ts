import { readdir, readFile } from "node:fs/promises";
import { SourceMap } from "node:module";
import { join } from "node:path";
import { z } from "zod";

const ProfileSchema = z.object({
  nodes: z.array(
    z.object({
      id: z.number(),
      callFrame: z.object({ functionName: z.string(), url: z.string() }),
      positionTicks: z.array(z.object({ line: z.number(), ticks: z.number() })).optional(),
    }),
  ),
  samples: z.array(z.number()),
  timeDeltas: z.array(z.number()),
});

const MapSchema = z.looseObject({ version: z.number(), sources: z.array(z.string()), mappings: z.string() });

/**
 * Milliseconds of a process's main thread that went into our own lines of a bundle, by a processor profile that V8 wrote.
 * @param folder of the bundle that was not minified, so that a line is of one source
 */
export async function ourMilliseconds(folder: string, profiles: string): Promise<number> {
  const [file] = await readdir(profiles);
  if (file === undefined) throw new Error("there is no profile");
  const { nodes, samples, timeDeltas } = ProfileSchema.parse(
    JSON.parse(await readFile(join(profiles, file), "utf8")),
  );
  const text = await readFile(join(folder, "index.js.map"), "utf8");
  const map = new SourceMap(
    MapSchema.parse(JSON.parse(text)) as unknown as ConstructorParameters<typeof SourceMap>[0],
  );
  const microseconds = new Map<number, number>();
  for (const [index, id] of samples.entries()) {
    microseconds.set(id, (microseconds.get(id) ?? 0) + (timeDeltas[index] ?? 0));
  }
  let ours = 0;
  for (const { id, callFrame, positionTicks = [] } of nodes) {
    if (!callFrame.url.endsWith("/index.js") || !callFrame.url.includes(folder)) continue;
    const all = positionTicks.reduce((sum, { ticks }) => sum + ticks, 0);
    const own = positionTicks
      .filter(({ line }) => isOurs(map, line))
      .reduce((sum, { ticks }) => sum + ticks, 0);
    if (all > 0) ours += ((microseconds.get(id) ?? 0) * own) / all;
  }
  return ours / 1_000;
}

/** @param line from 1 */
function isOurs(map: SourceMap, line: number): boolean {
  const entry = map.findEntry(line - 1, 10_000);
  return "originalSource" in entry && !entry.originalSource.includes("node_modules");
}
