import { bankNotes, noteContracts } from "@loopline/banknotes/definition";
import { type GeneratedNote, generateNotes } from "@loopline/banknotes/generator";
import { JobsReplySchema } from "@loopline/contracts";

const { BatchReplySchema, NotesReplySchema } = noteContracts;

export interface Apis {
  readonly ingestApi: string;
  readonly predictApi: string;
}

const notesPerBatch = 5;

/** Submits batches of generated notes and corrects some of them, each alone, so that each makes a job. */
export async function seed(apis: Apis, wanted: { batches: number; jobs: number }): Promise<void> {
  let jobs = await countJobs(apis);
  for (let i = 0; i < wanted.batches; i++) {
    const notes = [...generateNotes({ seed: 7_000 + i, count: notesPerBatch })];
    const batchId = await submit(apis, notes);
    if (jobs >= wanted.jobs) continue;
    await correct(apis, batchId, notes);
    await until(async () => (await countJobs(apis)) > jobs);
    jobs = await countJobs(apis);
  }
}

async function submit({ ingestApi, predictApi }: Apis, notes: readonly GeneratedNote[]): Promise<string> {
  const body = JSON.stringify({
    subjects: notes.map(({ subject }) => subject),
    features: notes.map(({ features }) => features),
  });
  const response = await fetch(`${ingestApi}/notes`, { method: "POST", body });
  const { batch_id } = NotesReplySchema.parse(await response.json());
  await until(async () => (await fetch(`${predictApi}/batches/${batch_id}`)).ok);
  return batch_id;
}

async function correct(
  { predictApi }: Apis,
  batchId: string,
  notes: readonly GeneratedNote[],
): Promise<void> {
  const response = await fetch(`${predictApi}/batches/${batchId}`);
  const { predictions } = BatchReplySchema.parse(await response.json());
  const ratings = notes.map(({ label }, i) =>
    predictions[i] === bankNotes.target.classes[label]?.value ? 1 : 0,
  );
  const subjects = notes.map(({ subject }) => subject);
  await fetch(`${predictApi}/batches/${batchId}`, {
    method: "PATCH",
    body: JSON.stringify({ subjects, ratings }),
  });
}

async function countJobs({ predictApi }: Apis): Promise<number> {
  const response = await fetch(`${predictApi}/jobs?limit=100`);
  return JobsReplySchema.parse(await response.json()).jobs.length;
}

/** Asks until the answer is yes. @throws after 20 seconds */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 20_000;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error("the pipeline did not get there in 20 s");
  }
}
