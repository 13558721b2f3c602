import { join } from "node:path";
import { bankNotes, noteContracts } from "@loopline/banknotes/definition";
import { describe, expect, it } from "vitest";
import { openJournal } from "../../src/submit/journal.ts";
import { planBatches, submitBatches } from "../../src/submit/submit-batches.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { createMemoryApi, type MemoryApi } from "./memory-api.ts";

const notes = Array.from({ length: 95 }, (_, index) => ({
  subject: `note-${index}`,
  features: [index % 2 === 0 ? 1 : -1, index, 0, 0],
  label: null,
  others: [],
}));
const stopped = new Error("stopped");

/** A submission of {@link notes} that may be begun again and again. */
async function createSubmission(api: MemoryApi) {
  const request = {
    file: join(await temporaryFolder(), "notes.csv"),
    hash: "aa",
    dataset: bankNotes,
    batchSize: 10,
    ingestUrl: "http://127.0.0.1:1",
    restart: false,
  };
  return {
    async run(options: { signal?: AbortSignal; resendMs?: number; failMs?: number } = {}): Promise<void> {
      const { signal = new AbortController().signal, resendMs = 20_000, failMs = 20_000 } = options;
      const journal = openJournal(request);
      const { open } = planBatches(notes, journal.header.batch_size, journal.records);
      const timeouts = { resendMs, failMs };
      try {
        await submitBatches(open, {
          client: api,
          contracts: noteContracts,
          journal,
          name: "notes.csv",
          concurrency: 3,
          signal,
          onFinished: () => {},
          timeouts,
        });
      } finally {
        journal.close();
      }
    },
    finished() {
      const journal = openJournal(request);
      journal.close();
      return planBatches(notes, journal.header.batch_size, journal.records);
    },
  };
}

function subjectsOf(api: MemoryApi): string[] {
  return [...api.batches.values()].flatMap(({ subjects }) => subjects);
}

describe("submitBatches", () => {
  it("submits every note once and keeps its prediction", async () => {
    const api = createMemoryApi();
    const submission = await createSubmission(api);
    await submission.run();
    const { open, finished } = submission.finished();
    expect(open).toEqual([]);
    expect(finished.flatMap(({ predictions }) => predictions)).toEqual(
      notes.map((_, index) => (index % 2 === 0 ? "real" : "fake")),
    );
    expect(finished.map(({ batch_id }) => api.batches.get(batch_id)?.subjects[0])).toEqual(
      finished.map(({ batch }) => `note-${10 * batch}`),
    );
  });

  it("resumes without duplicates after an interruption at any point", async () => {
    // Every answer is a place where it may stop: after the effect, before the journal knows of it.
    for (let every = 1; every <= 12; every++) {
      const api = createMemoryApi();
      const submission = await createSubmission(api);
      let interruptions = 0;
      while (submission.finished().open.length > 0 && interruptions < 100) {
        const stop = new AbortController();
        let answers = 0;
        api.beforeAnswer = () => {
          if (++answers === every + interruptions) stop.abort(stopped);
        };
        await submission.run({ signal: stop.signal }).catch((error) => expect(error).toBe(stopped));
        interruptions++;
      }
      expect(interruptions).toBeGreaterThan(1);
      expect(subjectsOf(api).toSorted()).toEqual(notes.map(({ subject }) => subject).toSorted());
    }
  });

  it("finds an accepted batch by its id after the APIs forgot its key", async () => {
    const api = createMemoryApi();
    const submission = await createSubmission(api);
    const stop = new AbortController();
    const { batch } = api;
    api.batch = async () => {
      stop.abort(stopped);
      throw stopped;
    };
    await expect(submission.run({ signal: stop.signal })).rejects.toBe(stopped);
    const taken = submission.finished().open.filter((open) => open.batchId !== undefined);
    expect(taken.length).toBeGreaterThan(0);
    api.batch = batch;
    const submitted: string[] = [];
    const { submit } = api;
    api.submit = (body, options) => {
      submitted.push(...body.subjects);
      return submit(body, options);
    };
    await submission.run();
    const again = taken.flatMap((open) => open.records.map(({ subject }) => subject));
    expect(submitted.filter((subject) => again.includes(subject))).toEqual([]);
    expect(submitted.length + again.length).toBe(notes.length);
  });

  it("sends a batch that the APIs have forgotten again under its key", async () => {
    const api = createMemoryApi();
    const submission = await createSubmission(api);
    let answers = 0;
    api.beforeAnswer = () => {
      if (++answers === 8) api.forget();
    };
    await submission.run({ resendMs: 0 });
    expect(submission.finished().open).toEqual([]);
    expect(subjectsOf(api)).toHaveLength(notes.length);
  });

  it("fails and stops when predictions do not come in time", async () => {
    const api = createMemoryApi();
    const submission = await createSubmission(api);
    api.beforeAnswer = () => api.forget();
    await expect(submission.run({ resendMs: 0, failMs: 0 })).rejects.toThrow(
      /^batch .* has no predictions after 0 s/,
    );
    expect(api.batches.size).toBeLessThanOrEqual(3);
  });
});
