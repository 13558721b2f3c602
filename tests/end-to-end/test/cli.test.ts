import { existsSync } from "node:fs";
import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { formatNotesCsv, generateNotes } from "@loopline/banknotes";
import { expect, onTestFinished } from "vitest";
import { z } from "zod";
import { seededRandom } from "../../support/seeded-random.ts";
import { createBatch, trueNames } from "../src/batch.ts";
import { it as inStack } from "../src/e2e-test.ts";
import { interruptSubmit } from "../src/interrupt-submit.ts";
import { type RunningLoopline, startLoopline } from "../src/loopline.ts";
import { storedPredictions, storedSubmission } from "../src/stored.ts";
import { until } from "../src/until.ts";
import { BatchIdSchema } from "../src/wire-fields.ts";

const ResultsSchema = z.array(
  z.strictObject({
    subject: z.string(),
    features: z.array(z.number()),
    label: z.enum(["real", "fake"]),
    prediction: z.enum(["real", "fake"]),
    margin: z.number().nonnegative(),
    probability: z.number().gt(0).lt(1),
    batch_id: z.string(),
  }),
);

const it = inStack
  /** Starts a command that is killed at the end of the test. */
  .extend("start", ({ cliEnv }, { onCleanup }) => {
    const started: RunningLoopline[] = [];
    onCleanup(async () => {
      for (const { process } of started) process.kill("SIGKILL");
      await Promise.all(started.map(({ ended }) => ended));
    });
    return (...args: string[]): RunningLoopline => {
      const one = startLoopline(args, cliEnv);
      started.push(one);
      return one;
    };
  })
  /** Runs a command to its end. */
  .extend("run", ({ start }) => async (...args: string[]) => {
    const one = start(...args);
    const code = await one.ended;
    return { code, output: one.output, notes: one.notes };
  });

/** Writes generated notes to a new CSV file. */
async function writeNotes(seed: number, count: number) {
  const folder = await mkdtemp(join(tmpdir(), "loopline-cli-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const notes = [...generateNotes({ seed, count })];
  const file = join(folder, "notes.csv");
  await writeFile(file, formatNotesCsv(notes));
  return { folder, file, notes, prefix: `note-${seed}-`, journal: `${file}.loopline-journal` };
}

it("submit writes each note's prediction as CSV, in the file's order", async ({ run, sql }) => {
  const { folder, file, notes } = await writeNotes(7_001, 25);
  const { code, output, notes: said } = await run("submit", file, "--batch-size", "10");
  expect({ code, said }).toMatchObject({ code: 0, said: expect.stringContaining("25 of 25 predictions") });
  const [header, ...lines] = output.trimEnd().split("\n");
  expect(header).toBe(
    "subject,variance,skewness,curtosis,entropy,class,prediction,margin,probability,batch_id",
  );
  const cells = lines.map((line) => line.split(","));
  expect(cells.map((row) => row.slice(0, 5))).toEqual(
    notes.map(({ subject, features }) => [subject, ...features.map(String)]),
  );
  const batches = [...new Set(cells.map((row) => row.at(-1) ?? ""))];
  const stored = await Promise.all(batches.map((batch) => storedPredictions(sql, batch)));
  expect(stored.map((rows) => rows.length)).toEqual([10, 10, 5]);
  expect(cells.map((row) => row[6])).toEqual(stored.flat().map(({ prediction }) => prediction));
  expect(await readdir(folder)).toEqual(["notes.csv"]);
});

it("submit writes JSON to a file", async ({ run }) => {
  const { folder, file, notes } = await writeNotes(7_002, 12);
  const { code, output } = await run("submit", file, "--output", join(folder, "results.json"));
  expect({ code, output }).toEqual({ code: 0, output: "" });
  const results = ResultsSchema.parse(JSON.parse(await readFile(join(folder, "results.json"), "utf8")));
  expect(results.map(({ subject, features }) => ({ subject, features }))).toEqual(
    notes.map(({ subject, features }) => ({ subject, features })),
  );
  expect((await readdir(folder)).toSorted()).toEqual(["notes.csv", "results.json"]);
});

it("submit reports every invalid line and sends nothing", async ({ run, sql }) => {
  const { folder, file, prefix } = await writeNotes(7_003, 3);
  await appendFile(file, `${prefix}3,1,2,x,4,0\n${prefix}4,1,2\n`);
  const { code, output, notes } = await run("submit", file);
  expect({ code, output }).toEqual({ code: 1, output: "" });
  expect(notes.split("\n")).toEqual([
    expect.stringMatching(
      /notes\.csv, line 5, column 4 \(curtosis\): expected a finite number .* found "x"$/,
    ),
    expect.stringMatching(/notes\.csv, line 6, column 4 \(curtosis\): this cell is missing/),
    "Nothing was submitted.",
    "",
  ]);
  expect(await storedSubmission(sql, prefix)).toMatchObject({ predictions: 0 });
  expect(await readdir(folder)).toEqual(["notes.csv"]);
});

it("submit stops on Ctrl-C, resumes when it is run again, and refuses a file that has changed", {
  timeout: 180_000,
}, async ({ start, run, sql }) => {
  const { folder, file, notes, prefix, journal } = await writeNotes(7_004, 3_000);
  const output = join(folder, "results.csv");
  const first = start("submit", file, "--output", output, "--batch-size", "10");
  await until("a tenth of the predictions", () => first.notes.includes(" of 3,000 predictions"));
  first.process.kill("SIGINT");
  expect(await first.ended).toBe(130);
  expect(first.notes).toMatch(
    /Stopped\. [\d,]+ of 3,000 predictions are done: run the same command to go on\.\n$/,
  );
  expect(existsSync(output)).toBe(false);

  const before = await readFile(file);
  await appendFile(file, `${prefix}3000,1,2,3,4,0\n`);
  const changed = await run("submit", file, "--output", output);
  expect(changed.code).toBe(1);
  expect(changed.notes).toMatch(/notes\.csv has changed since its submission was interrupted: .*--restart/);
  await writeFile(file, before);

  const second = await run("submit", file, "--output", output, "--batch-size", "10");
  expect(second.code).toBe(0);
  expect(second.notes).toMatch(/^Resuming the interrupted submission\.\n/);
  const subjects = (await readFile(output, "utf8")).trimEnd().split("\n").slice(1);
  expect(subjects.map((line) => line.split(",")[0])).toEqual(notes.map(({ subject }) => subject));
  expect(existsSync(journal)).toBe(false);
  const once = { predictions: 3_000, subjects: 3_000, places: 3_000, batches: 300 };
  await until("all in the database", async () => (await storedSubmission(sql, prefix)).predictions >= 3_000);
  expect(await storedSubmission(sql, prefix)).toEqual(once);
});

it("submit predicts every note once although it is killed five times", { timeout: 180_000 }, async ({
  cliEnv,
  sql,
}) => {
  const { folder, file, prefix } = await writeNotes(7_005, 4_000);
  const output = join(folder, "results.csv");
  const { kills, last } = await interruptSubmit({
    file,
    options: ["--output", output, "--batch-size", "10"],
    env: cliEnv,
    batches: 400,
    times: 5,
    random: seededRandom(5),
  });
  expect({ code: last.process.exitCode, kills: kills.length }).toEqual({ code: 0, kills: 5 });
  const lines = (await readFile(output, "utf8")).trimEnd().split("\n").slice(1);
  await until("all in the database", async () => (await storedSubmission(sql, prefix)).predictions >= 4_000);
  expect(await storedSubmission(sql, prefix)).toEqual({
    predictions: 4_000,
    subjects: 4_000,
    places: 4_000,
    batches: 400,
  });
  expect(new Set(lines.map((line) => line.split(",").at(-1))).size).toBe(400);
});

it("batches and batch show a batch, and correct corrects its predictions", { timeout: 180_000 }, async ({
  run,
  ingest,
  sql,
  trainings: _,
}) => {
  const notes = createBatch(7_006, 2);
  const { subjects, features } = notes;
  const { batch_id } = BatchIdSchema.parse((await ingest("POST", "/notes", { subjects, features })).json);
  const rows = await storedPredictions(sql, batch_id);
  const listed = await until("the batch in the list", async () => {
    const { output } = await run("batches", "--limit", "5");
    return output.includes(batch_id) && output;
  });
  expect(listed).toMatch(/^CREATED \(UTC\) +NOTES +REAL +FAKE +BATCH +NAME\n/);
  const shown = await run("batch", batch_id);
  for (const [index, subject] of subjects.entries()) {
    expect(shown.output).toMatch(
      new RegExp(`${rows[index]?.prediction} +[\\d.]+ +[\\d.]+ % +${subject}$`, "m"),
    );
  }

  const truths = trueNames(notes).map((truth, index) => `${subjects[index]}=${truth}`);
  const corrected = await run("correct", batch_id, ...truths);
  expect(corrected).toMatchObject({
    code: 0,
    notes: expect.stringMatching(/^\d wrong, \d right: the pipeline learns from it now\.\n$/),
  });
  const ratings = trueNames(notes).map((truth, index) => truth === rows[index]?.prediction);
  await until("the ratings in the database", async () => {
    const stored = await storedPredictions(sql, batch_id);
    return stored.every(({ is_correct }, index) => is_correct === ratings[index]);
  });
  const again = await run("correct", batch_id, "--all-right", "--json");
  expect(JSON.parse(again.output)).toEqual({ batch_id, subjects, ratings: [1, 1, 1, 1] });
  expect(await run("correct", batch_id, "nobody=real")).toMatchObject({
    code: 1,
    notes: 'the batch has no subject "nobody": nothing was corrected\n',
  });
});

it("correct --from sends the classes that were filled in, and submit --teach those of a file", {
  timeout: 180_000,
}, async ({ run, sql, trainings: _ }) => {
  const { folder, file, notes } = await writeNotes(7_008, 12);
  const output = join(folder, "results.csv");
  const taught = await run("submit", file, "--output", output, "--batch-size", "5", "--teach");
  expect(taught).toMatchObject({
    code: 0,
    notes: expect.stringContaining("Labelled 12 of 12 notes in 3 batches: "),
  });
  const rows = (await readFile(output, "utf8"))
    .trimEnd()
    .split("\n")
    .map((line) => line.split(","));
  const batches = [...new Set(rows.slice(1).map((row) => row.at(-1) ?? ""))];
  const labels = async () =>
    (
      await sql<{ label: string | null }>(
        `select label from predictions p join unnest($1::text[]) with ordinality b (id, n) on b.id = p.batch_id::text
         order by n, position`,
        [batches],
      )
    ).map(({ label }) => label);
  const truths = notes.map(({ label }) => (label === 1 ? "real" : "fake"));
  await until("the labels in the database", async () => isDeepStrictEqual(await labels(), truths));

  // Somebody thinks again about three notes.
  const others = truths.map((truth, i) => (i % 5 === 1 ? (truth === "real" ? "fake" : "real") : ""));
  const edited = rows.map((row, i) => (i === 0 ? row : row.with(5, others[i - 1] ?? "")).join(";"));
  await writeFile(output, `${edited.join("\r\n")}\r\n`);
  expect(await run("correct", "--from", output)).toMatchObject({
    code: 0,
    notes: expect.stringContaining("Labelled 3 of 12 notes in 3 batches: "),
  });
  const expected = truths.map((truth, i) => others[i] || truth);
  await until("the second thoughts", async () => isDeepStrictEqual(await labels(), expected));
});

it("jobs and models show the trainings and the current model", async ({ run, redis }) => {
  const JobsSchema = z.array(z.looseObject({ job_id: z.string(), model_file_name: z.string() }));
  const [job] = JobsSchema.parse(JSON.parse((await run("jobs", "--limit", "1", "--json")).output));
  if (job === undefined) throw new Error("the stack has trained nothing");
  expect((await run("jobs")).output).toContain(job.job_id);
  expect((await run("jobs", job.job_id)).output).toMatch(/REPORT +PRECISION +RECALL +F1 +ROWS\n +fake /);
  const model = await run("models");
  expect(model.output).toMatch(/^model {6}model-.*\naccuracy {3}[\d.]+ %\n/);
  expect(model.output).toContain((await redis.get("model:latest")) ?? "no model");
});

it("watch prints events until Ctrl-C and then exits with 0", async ({ start, ingest }) => {
  const people = start("watch");
  const scripts = start("watch", "--json");
  const { subjects, features } = createBatch(7_007, 2);
  // Submit until both are connected and print the same batch.
  await until("an event for both", async () => {
    const { batch_id } = BatchIdSchema.parse((await ingest("POST", "/notes", { subjects, features })).json);
    return await until(
      "the event",
      () => people.output.includes(batch_id) && scripts.output.includes(batch_id),
      1_000,
    ).catch(() => false);
  });
  for (const { process } of [people, scripts]) process.kill("SIGINT");
  expect(await Promise.all([people.ended, scripts.ended])).toEqual([0, 0]);
  expect(people.output).toMatch(
    /^\d\d:\d\d:\d\d {2}batch-predicted {2}batch [\w-]+: 4 notes, \d real, \d fake$/m,
  );
  const EventSchema = z.object({ id: z.string(), type: z.string(), data: z.looseObject({}) });
  const events = scripts.output
    .trimEnd()
    .split("\n")
    .map((line) => EventSchema.parse(JSON.parse(line)));
  expect(events.at(-1)).toMatchObject({ type: "batch-predicted", data: { records: 4 } });
});

it("submit exits with 0 when its output is closed, and the next run prints the results", async ({
  start,
  run,
}) => {
  const { file, journal } = await writeNotes(7_008, 5);
  const cut = start("submit", file);
  cut.process.stdout?.destroy();
  expect(await cut.ended).toBe(0);
  expect(existsSync(journal)).toBe(true);
  const { code, output } = await run("submit", file);
  expect({ code, lines: output.trimEnd().split("\n").length }).toEqual({ code: 0, lines: 6 });
});
