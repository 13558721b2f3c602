import { randomUUID } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { formatNotesCsv, generateNotes } from "@loopline/banknotes";
import { startStack } from "@loopline/local";
import { Pool, type QueryResultRow } from "pg";
import { interruptSubmit } from "../../tests/end-to-end/src/interrupt-submit.ts";
import { type StoredSubmission, storedSubmission } from "../../tests/end-to-end/src/stored.ts";
import { until } from "../../tests/end-to-end/src/until.ts";
import { seededRandom } from "../../tests/support/seeded-random.ts";
import { runBenchmark } from "./run-benchmark.ts";

const batchSize = 100;
const times = 5;
/** Another seed kills at other times. */
const seed = 1;

async function main(argument = "100000"): Promise<void> {
  const notes = Number(argument);
  const stateDirectory = `.local/bench-${randomUUID()}`;
  const stack = await startStack({ stateDirectory, ports: "free", logLevel: "error", web: false });
  const pool = new Pool({ connectionString: stack.endpoints.databaseUrl, max: 1 });
  const sql = async <R extends QueryResultRow>(text: string, values: readonly unknown[] = []) =>
    (await pool.query<R>(text, [...values])).rows;
  const folder = `${stateDirectory}-notes`;
  try {
    await mkdir(folder, { recursive: true });
    const file = join(folder, "notes.csv");
    await writeFile(file, formatNotesCsv([...generateNotes({ seed: 9_000 + seed, count: notes })]));
    const batches = Math.ceil(notes / batchSize);
    const started = performance.now();
    const { kills, last } = await interruptSubmit({
      file,
      options: ["--output", join(folder, "results.csv"), "--batch-size", `${batchSize}`],
      env: {
        LOOPLINE_INGEST_URL: stack.endpoints.ingestApi,
        LOOPLINE_PREDICT_URL: stack.endpoints.predictApi,
      },
      batches,
      times,
      random: seededRandom(seed),
    });
    const seconds = ((performance.now() - started) / 1_000).toFixed(1);
    if (last.process.exitCode !== 0)
      throw new Error(`the last run ended with ${last.process.exitCode}: ${last.notes}`);
    console.log(
      `${notes} notes in ${batches} batches, killed when ${kills.join(", ")} were done: ${seconds} s`,
    );
    const prefix = `note-${9_000 + seed}-`;
    await until(
      "all in the database",
      async () => (await storedSubmission(sql, prefix)).predictions >= notes,
      60_000,
    );
    check(await storedSubmission(sql, prefix), {
      predictions: notes,
      subjects: notes,
      places: notes,
      batches,
    });
  } finally {
    await pool.end();
    await stack.stop();
    await rm(stateDirectory, { recursive: true, force: true });
    await rm(folder, { recursive: true, force: true });
  }
}

function check(found: StoredSubmission, expected: StoredSubmission): void {
  const { predictions, subjects, places, batches } = found;
  console.log(
    `in the database: ${predictions} predictions of ${subjects} notes in ${places} places of ${batches} batches`,
  );
  const wrong = Object.entries(expected).filter(([name, count]) => Reflect.get(found, name) !== count);
  if (wrong.length > 0)
    throw new Error(`expected ${wrong.map(([name, count]) => `${count} ${name}`).join(", ")}`);
}

await runBenchmark(
  "bench:cli",
  {
    about: `kills loopline submit five times while it submits NOTES notes (default: 100000), and fails unless each note is in the
  database once`,
    argument: "NOTES",
  },
  main,
);
