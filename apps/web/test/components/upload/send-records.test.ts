import { LooplineError } from "@loopline/client";
import { describe, expect, it } from "vitest";
import type { UploadRecord } from "../../../components/upload/read-file.ts";
import { createSender, type Sender, type SendProgress } from "../../../components/upload/send-records.ts";
import { createFakePipeline } from "./fake-pipeline.ts";

function notesOf(count: number): UploadRecord[] {
  return Array.from({ length: count }, (_, i) => ({
    line: i + 2,
    subject: `note-${i}`,
    features: [i % 3 === 0 ? 1 : -1, 2, 3, 4],
  }));
}

const expected = (count: number) => Array.from({ length: count }, (_, i) => (i % 3 === 0 ? "real" : "fake"));
const labelsOf = ({ predictions }: Sender) => predictions.map((prediction) => prediction?.label);
const never = new AbortController().signal;

it("sends every note once and puts each prediction in its place", async () => {
  const { deps, batches, maxWaiting } = createFakePipeline({ delay: 1 });
  const sender = createSender(notesOf(5_203), deps);
  const progress: SendProgress[] = [];
  await sender.run(never, (now) => progress.push(now));

  expect(labelsOf(sender)).toEqual(expected(5_203));
  const subjects = [...batches.values()].flatMap((body) => body.subjects);
  expect(subjects.toSorted()).toEqual(
    notesOf(5_203)
      .map(({ subject }) => subject)
      .toSorted(),
  );
  expect(maxWaiting()).toBe(4);
  expect(progress.at(-1)).toEqual({ sent: 5_203, predicted: 5_203 });
  for (const [i, { predicted }] of progress.slice(1).entries()) {
    expect(predicted).toBeGreaterThanOrEqual(progress[i]?.predicted ?? 0);
  }
});

it("keeps the subjects of the notes, and names each batch after the file", async () => {
  const { deps, batches } = createFakePipeline();
  await createSender([{ line: 1, subject: "mine", features: [1, 2, 3, 4] }], deps).run(
    never,
    () => undefined,
  );
  expect([...batches.values()]).toEqual([{ subjects: ["mine"], features: [[1, 2, 3, 4]], name: "mine.csv" }]);
});

it("keeps the warnings of each record of every batch", async () => {
  const { deps } = createFakePipeline();
  const warning = {
    position: 2,
    feature: "entropy",
    kind: "missing" as const,
    message: "entropy is missing",
  };
  const batch: typeof deps.batch = async (id, options) => {
    const reply = await deps.batch(id, options);
    return reply && { ...reply, warnings: [warning, { ...warning, message: "again" }] };
  };
  const sender = createSender(notesOf(600), { ...deps, batch });
  await sender.run(never, () => undefined);
  expect([...sender.warnings]).toEqual([
    [2, ["entropy is missing", "again"]],
    [502, ["entropy is missing", "again"]],
  ]);
});

describe("when the pipeline fails, an upload", () => {
  it("retries with the same idempotency key, so that no batch is made twice", async () => {
    let failures = 4;
    const { deps, batches, paused } = createFakePipeline({
      before: () => {
        if (failures-- > 0) throw new LooplineError(503, "busy", { retryAfter: 3 });
      },
    });
    const sender = createSender(notesOf(600), deps);
    await sender.run(never, () => undefined);
    expect(labelsOf(sender)).toEqual(expected(600));
    expect(batches.size).toBe(2);
    expect(paused()).toBeGreaterThanOrEqual(3_000);
  });

  it("stops after some retries, and resumes later", async () => {
    let isDown = true;
    const { deps, batches } = createFakePipeline({
      before: (call) => {
        if (isDown && call === "wait") throw new LooplineError(0, "no answer");
      },
    });
    const sender = createSender(notesOf(1_000), deps);
    await expect(sender.run(never, () => undefined)).rejects.toThrow("no answer");
    isDown = false;
    await sender.run(never, () => undefined);
    expect(labelsOf(sender)).toEqual(expected(1_000));
    expect(batches.size).toBe(2);
  });

  it("does not retry a refusal", async () => {
    let calls = 0;
    const { deps, paused } = createFakePipeline({
      before: () => {
        calls++;
        throw new LooplineError(400, "subjects must not");
      },
    });
    await expect(createSender(notesOf(1), deps).run(never, () => undefined)).rejects.toThrow(
      "subjects must not",
    );
    expect(calls).toBe(1);
    expect(paused()).toBe(0);
  });

  it("stops after a minute without predictions", async () => {
    const { deps } = createFakePipeline({ delay: Number.POSITIVE_INFINITY });
    const waits: unknown[] = [];
    const batch: typeof deps.batch = (id, options) => {
      waits.push(options?.wait);
      return deps.batch(id, options);
    };
    const sender = createSender(notesOf(1), { ...deps, batch });
    await expect(sender.run(never, () => undefined)).rejects.toThrow("for a minute");
    expect(waits).toEqual([30, 30]);
  });
});

it("stops when it is cancelled, and resumes", async () => {
  const { deps, batches } = createFakePipeline();
  const sender = createSender(notesOf(10_000), deps);
  const cancel = new AbortController();
  const run = sender.run(cancel.signal, ({ predicted }) => {
    if (predicted >= 3_000) cancel.abort();
  });
  await expect(run).rejects.toThrow("aborted");
  expect(batches.size).toBeLessThan(20);
  await sender.run(never, () => undefined);
  expect(labelsOf(sender)).toEqual(expected(10_000));
  expect(batches.size).toBe(20);
});

it("asks again for what waited for the first model, and keeps margins and probabilities", async () => {
  const pipeline = createFakePipeline();
  pipeline.hasModel = false;
  const batch: typeof pipeline.deps.batch = async (id, options) => {
    const reply = await pipeline.deps.batch(id, options);
    return reply && { ...reply, margins: reply.predictions.map((label) => label && 1.5) as number[] };
  };
  const sender = createSender(notesOf(600), { ...pipeline.deps, batch });
  await sender.run(never, () => undefined);
  await sender.refresh(never);
  expect(labelsOf(sender)).toEqual(expected(600).map(() => null));
  pipeline.hasModel = true;
  await sender.refresh(never);
  expect(labelsOf(sender)).toEqual(expected(600));
  expect(sender.predictions[0]).toEqual({
    label: "real",
    batchId: "upload-0",
    position: 0,
    margin: 1.5,
    probability: undefined,
  });
});

describe("teaching", () => {
  /** Every fifth note of the first and third batch has a label. */
  const labelled = notesOf(1_400).map((note, i) =>
    i % 5 === 0 && (i < 500 || i >= 1_000) ? { ...note, label: 1 } : note,
  );

  it("sends the labels of each batch that has some, and none before it is asked", async () => {
    const { deps, taught } = createFakePipeline();
    const sender = createSender(labelled, deps);
    await sender.run(never, () => undefined);
    expect(taught.size).toBe(0);
    const progress: number[] = [];
    await sender.teach(never, (labels) => progress.push(labels));
    expect(progress.at(-1)).toBe(180);
    expect([...taught.keys()]).toEqual(["upload-0-labels", "upload-1000-labels"]);
    expect(taught.get("upload-1000-labels")).toEqual({
      batchId: "upload-1000",
      subjects: labelled.slice(1_000).map(({ subject }) => subject),
      labels: Array.from({ length: 400 }, (_, i) => (i % 5 === 0 ? "real" : null)),
    });
  });

  it("sends only the rest after a failure", async () => {
    const calls: string[] = [];
    let isDown = true;
    const { deps } = createFakePipeline();
    const correct: typeof deps.correct = (id, feedback, options) => {
      calls.push(`${id} ${options?.idempotencyKey}`);
      if (isDown && id === "upload-1000") throw new LooplineError(403, "not allowed");
      return deps.correct(id, feedback, options);
    };
    const sender = createSender(labelled, { ...deps, correct });
    await sender.run(never, () => undefined);
    await expect(sender.teach(never, () => undefined)).rejects.toThrow("not allowed");
    isDown = false;
    await sender.teach(never, () => undefined);
    expect(calls).toEqual([
      "upload-0 upload-0-labels",
      "upload-1000 upload-1000-labels",
      "upload-1000 upload-1000-labels",
    ]);
  });
});
