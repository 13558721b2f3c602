import {
  generateNotes,
  type Label,
  labelNames,
  parseNotesCsv,
  sampleNotes,
  toRows,
} from "@loopline/banknotes";
import { noteContracts as contracts } from "@loopline/banknotes/definition";
import { maxFeatureMagnitude, type TopicName, topics } from "@loopline/contracts";
import { TableError } from "@loopline/dataset";
import { createClock, createEvent, createMemoryPublisher, silentLogger } from "@loopline/platform/testing";
import { fit, fromJSON, type LinearModel, predict } from "@loopline/svm";
import { beforeAll, describe, expect, it } from "vitest";
import { buildApp } from "../../../apps/ingest-api/src/app.ts";
import { createMemoryBatchModels } from "../src/adapters/memory-cache-records.ts";
import { createMemoryChampion } from "../src/adapters/memory-champion.ts";
import { createMemoryFeedbackStore } from "../src/adapters/memory-feedback-store.ts";
import { createMemoryJobStore, createMemoryWaitingBatches } from "../src/adapters/memory-job-store.ts";
import { createMemoryModels } from "../src/adapters/memory-models.ts";
import { createMemoryPredictionStore } from "../src/adapters/memory-prediction-store.ts";
import { createMemoryBatchList, createMemoryJobList } from "../src/adapters/memory-recent-list.ts";
import { createMemoryTrainingRows } from "../src/adapters/memory-training-rows.ts";
import { createMemoryTrainingStore } from "../src/adapters/memory-training-store.ts";
import { directCall } from "../src/core/call.ts";
import { createRandom, type Random } from "../src/core/random.ts";
import { createMemoryDatabase } from "../src/memory-database.ts";
import { createMemoryRedis } from "../src/memory-redis.ts";
import { handlers } from "../src/pipeline/handlers.ts";

interface Note {
  readonly features: readonly number[];
  readonly label: Label;
}

const bodies = 2_000;
const bodiesPerTraining = 250;

/** Notes that no training sees, to measure models on. */
const unseen = toRows([...generateNotes({ seed: 77, count: 3_000 })]);

/** What people know of any note: the model of a thousand notes. */
let truth: LinearModel;

beforeAll(() => {
  const { x, y, rows, cols } = toRows([...generateNotes({ seed: 76, count: 1_000 })]);
  truth = fit(x, y, { rows, cols });
});

const labelOf = (features: readonly number[]): Label =>
  predict(truth, Float64Array.from(features), 1)[0] === 1 ? 1 : 0;

function accuracyOf(model: LinearModel): number {
  const right = predict(model, unseen.x, unseen.rows).filter((label, index) => label === unseen.y[index]);
  return right.length / unseen.rows;
}

/** The whole loop on servers in memory, a message at a time, with the handlers and the parsing of the real one. */
async function startLoop() {
  const clock = createClock();
  const database = createMemoryDatabase(clock, contracts.dataset);
  const redis = createMemoryRedis(clock);
  const files = new Map<string, string>();
  const random = createRandom("loop");
  const publisher = createMemoryPublisher();
  const list = { contracts, redis, call: directCall, length: 1_000 };
  const ports = {
    contracts,
    predictions: createMemoryPredictionStore(database, directCall),
    feedback: createMemoryFeedbackStore(database, directCall),
    trainingRows: createMemoryTrainingRows(database, directCall),
    training: createMemoryTrainingStore({ contracts, database, call: directCall }),
    jobs: createMemoryJobStore(database, directCall),
    waiting: createMemoryWaitingBatches(database, directCall),
    promotedFiles: async () => [],
    batchList: createMemoryBatchList(list),
    jobList: createMemoryJobList(list),
    champion: createMemoryChampion({ contracts, redis, call: directCall }),
    batchModels: createMemoryBatchModels(redis, directCall),
    models: createMemoryModels(files, directCall),
    publisher,
  };
  const process = { clock, sleep: async () => {} };
  const consume = (name: keyof typeof handlers) =>
    // Of its ports and process, a handler is given what it uses.
    handlers[name](ports as never, process as never, random);
  const consumers = Object.fromEntries(
    (Object.keys(handlers) as (keyof typeof handlers)[]).map((name) => [name, consume(name)]),
  ) as Record<keyof typeof handlers, ReturnType<typeof consume>>;
  const app = await buildApp({
    contracts,
    publisher,
    idempotency: { claim: async (_key, record) => record },
    waitForBatch: async () => null,
    newBatchId: random.uuid,
    log: silentLogger,
    corsOrigins: "*",
    bodyLimit: 100_000,
  });

  let handled = 0;
  let ids = 0;
  /** Delivers what was published, except what asks for a training, until nothing is left. */
  async function settle(): Promise<void> {
    for (; handled < publisher.published.length; handled++) {
      const { topic, message } = publisher.published[handled] ?? expect.unreachable();
      if (topic === "job") continue;
      await deliver(topic, message);
    }
  }

  async function deliver(topic: TopicName, message: unknown): Promise<void> {
    const event = createEvent(message, { id: String(++ids), publishTime: clock.now() });
    for (const consumer of topics[topic].consumers) await consumers[consumer](event);
  }

  async function train(): Promise<void> {
    clock.advance(5_000);
    await deliver("job", { batch_id: random.uuid(), subjects: ["start"], ratings: [1] });
    await settle();
  }

  for (const { features, label } of sampleNotes("light-6")) {
    const row = {
      id: database.nextId(),
      predictionId: null,
      features,
      class: label,
      source: null,
      owner: null,
    };
    database.training.push({ ...row, created: "2026-01-01T00:00:00.000000" });
  }
  database.testSet.push(...sampleNotes("test-set-100"));
  database.countTrainingChange();
  await train();

  return {
    database,
    redis,
    train,
    /** Submits a body, as text. Returns why it was refused, or rates what was predicted. */
    async submit(body: string, rate: (note: readonly number[]) => Label): Promise<string | undefined> {
      clock.advance(50);
      const reply = await app.inject({
        method: "POST",
        url: "/notes",
        payload: body,
        headers: { "content-type": "application/json" },
      });
      if (reply.statusCode === 400) return reply.json<{ message: string }>().message;
      expect(reply.statusCode).toBe(200);
      const { batch_id, subjects, features } = reply.json<{
        batch_id: string;
        subjects: string[];
        features: number[][];
      }>();
      await settle();
      const rows = database.predictions.get(batch_id) ?? [];
      const ratings = features.map((note, index) =>
        rows[index]?.prediction === labelNames[rate(note)] ? 1 : 0,
      );
      await deliver("feedback", { batch_id, subjects, ratings });
      await settle();
      return undefined;
    },
    champion(): LinearModel {
      const { fileName } =
        database.promotions.get(Math.max(...database.promotions.keys())) ?? expect.unreachable();
      return fromJSON(files.get(fileName) ?? "");
    },
    newestJob: () => [...database.jobs.values()].at(-1) ?? expect.unreachable(),
  };
}

type Loop = Awaited<ReturnType<typeof startLoop>>;

/** Submits ordinary notes, rates them as they are, and trains on them, a few at a time. */
async function teach(loop: Loop, seed: number): Promise<void> {
  const notes = [...generateNotes({ seed, count: 400 })];
  const labels = new Map(notes.map(({ features, label }) => [features.join(), label]));
  for (let from = 0; from < notes.length; from += 40) {
    const batch = notes.slice(from, from + 40);
    const body = { subjects: batch.map(() => "note"), features: batch.map(({ features }) => features) };
    const rate = (note: readonly number[]) => labels.get(note.join()) ?? 0;
    expect(await loop.submit(JSON.stringify(body), rate)).toBeUndefined();
    await loop.train();
  }
}

/** A number of either sign, from subnormal to 1e308; a third of them large, yet within the bound. */
function extreme(random: Random): number {
  const exponent = random.chance(1 / 3) ? random.between(2, 30) : random.between(-323.5, 308);
  return (random.chance(0.5) ? -1 : 1) * 10 ** exponent;
}

function randomRows(random: Random, usual: readonly Note[]): number[][] {
  return Array.from({ length: random.whole(1, 4) }, () => {
    const note = [...random.pick(usual).features];
    if (random.chance(0.4)) return note.map(() => extreme(random));
    note[random.whole(0, 3)] = extreme(random);
    return note;
  });
}

/** The first cell that must be refused, as `[row, column]`. */
function firstTooLarge(rows: readonly (readonly number[])[]): [number, number] | undefined {
  for (const [row, values] of rows.entries()) {
    const column = values.findIndex((value) => Math.abs(value) > maxFeatureMagnitude);
    if (column >= 0) return [row, column];
  }
  return undefined;
}

describe("thousands of extreme numbers, rated and trained on", () => {
  it.for(["honestly", "at random"])("do not end or spoil learning when rated %s", async (how) => {
    const plain = await startLoop();
    await teach(plain, 21);

    const loop = await startLoop();
    const random = createRandom(`extreme ${how}`);
    const usual = [...generateNotes({ seed: 22, count: 500 })];
    let refused = 0;
    for (let body = 0; body < bodies; body++) {
      const features = randomRows(random, usual);
      const subjects = features.map((_, index) => `${body}-${index}`);
      const far = (note: readonly number[]) => note.some((value) => Math.abs(value) > 1e3);
      const rate = (note: readonly number[]): Label =>
        how === "at random" && far(note) ? (random.chance(0.5) ? 1 : 0) : labelOf(note);
      const refusal = await loop.submit(JSON.stringify({ subjects, features }), rate);
      const tooLarge = firstTooLarge(features);
      if (tooLarge === undefined) expect(refusal).toBeUndefined();
      else {
        refused++;
        const [row, column] = tooLarge;
        expect(refusal).toBe(`features[${row}][${column}] must be between -1e30 and 1e30`);
      }
      if (body % bodiesPerTraining === 0) await loop.train();
    }
    await loop.train();
    expect(refused).toBeGreaterThan(bodies / 5);
    expect(loop.newestJob().left_out?.set_aside).toBeGreaterThan(100);

    const before = loop.database.promotions.size;
    await teach(loop, 21);
    expect(loop.database.promotions.size).toBeGreaterThan(before);
    expect(loop.database.state).toMatchObject({ trained: loop.database.state.requested, lease: null });
    expect([...loop.database.jobs.values()].filter(({ failure }) => failure !== undefined)).toEqual([]);
    expect(accuracyOf(loop.champion())).toBeGreaterThan(accuracyOf(plain.champion()) - 0.01);
  });

  it("leave the training set as it is without them, when they lie outside", async () => {
    const plain = await startLoop();
    const loop = await startLoop();
    for (const [index, value] of [1e10, -1e15, 1e30, 1e3].entries()) {
      const body = { subjects: [`outlier-${index}`], features: [[value, -value, 0, 0]] };
      expect(await loop.submit(JSON.stringify(body), () => 1)).toBeUndefined();
      await loop.train();
    }
    for (const one of [plain, loop]) await teach(one, 23);
    expect(loop.newestJob()).toMatchObject({
      training_set_hash: plain.newestJob().training_set_hash,
      accuracy: plain.newestJob().accuracy,
      left_out: { unusable: 0, set_aside: 4, excluded: 0 },
    });
  });
});

it("rows that older versions stored, which nothing can be trained on, are left out and counted", async () => {
  const loop = await startLoop();
  for (const value of [1.7976931348623157e308, 1e80, Number.NaN]) {
    loop.database.training.push({
      id: loop.database.nextId(),
      predictionId: loop.database.nextId(),
      features: [value, 8.1, -2.4, -0.5],
      class: 1,
      created: "2026-01-01T00:00:00.000000",
      source: null,
      owner: null,
    });
  }
  loop.database.countTrainingChange();
  const before = loop.database.promotions.size;
  await teach(loop, 24);
  expect(loop.newestJob()).toMatchObject({ left_out: { unusable: 3 } });
  expect(loop.newestJob().failure).toBeUndefined();
  expect(loop.database.promotions.size).toBeGreaterThan(before);
});

it("files with extreme numbers are read, or refused by line, column and value", async () => {
  const random = createRandom("files");
  const usual = [...generateNotes({ seed: 22, count: 500 })];
  for (let file = 0; file < bodies; file++) {
    const rows = randomRows(random, usual);
    const text = `variance,skewness,curtosis,entropy\n${rows.map((row) => row.join(",")).join("\n")}\n`;
    const tooLarge = firstTooLarge(rows);
    if (tooLarge === undefined) {
      expect((await parseNotesCsv(text)).map(({ features }) => features)).toEqual(rows);
      continue;
    }
    const [row, column] = tooLarge;
    const error = await catchError(parseNotesCsv(text));
    expect(error.problem).toMatchObject({ line: row + 2, column: column + 1 });
    expect(error.problem.reason).toBe(
      `expected a number between -1e30 and 1e30, found "${String(rows[row]?.[column])}"`,
    );
  }
});

async function catchError(work: Promise<unknown>): Promise<TableError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof TableError) return error;
    throw error;
  }
  return expect.unreachable("the file was read");
}
