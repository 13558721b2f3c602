import { readFileSync, writeFileSync } from "node:fs";
import { z } from "zod";

const MomentSchema = z.object({
  /** The time on the clock of the pictures. ISO 8601. */
  now: z.string(),
  /** What came of what happened, such as a new batch. */
  result: z.unknown(),
  /** The bodies of the answers, by method and path. Those that are the same as at the moment before are left out. */
  answers: z.record(z.string(), z.unknown()),
});

/** What a running pipeline answered to the web app, at several moments of its life. */
const RecordingSchema = z.object({ moments: z.array(MomentSchema) });

export type Moment = z.infer<typeof MomentSchema>;
export type Recording = z.infer<typeof RecordingSchema>;

const fileOf = (story: string) => new URL(`recordings/${story}.json`, import.meta.url);

export function readRecording(story: string): Recording {
  return RecordingSchema.parse(JSON.parse(readFileSync(fileOf(story), "utf8")));
}

/** Writes an answer per line, so that changes can be read. */
export function writeRecording(story: string, { moments }: Recording): void {
  const texts = moments.map(({ now, result, answers }) => {
    const lines = Object.entries(answers).map(
      ([path, body]) => `${JSON.stringify(path)}: ${JSON.stringify(body)}`,
    );
    return `{"now": "${now}", "result": ${JSON.stringify(result ?? null)}, "answers": {\n${lines.join(",\n")}\n}}`;
  });
  writeFileSync(fileOf(story), `{"moments": [\n${texts.join(",\n")}\n]}\n`);
}

/** The newest answer up to a moment. */
export function findAnswer({ moments }: Recording, upTo: number, key: string): unknown {
  return moments.slice(0, upTo + 1).findLast(({ answers }) => key in answers)?.answers[key];
}
