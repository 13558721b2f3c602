import { subscriptions } from "@loopline/contracts";
import { type FaultRates, usualRates } from "./core/faults.ts";
import { type DefectName, defects } from "./defects/all-defects.ts";
import { checkCustomers, checkReplay, checkServedModel } from "./final-checks.ts";
import { createInvariants } from "./invariants/all-invariants.ts";
import { readHistory } from "./invariants/history.ts";
import type { Invariant, Outcome, Violation } from "./invariants/invariant.ts";
import { everythingIsTrained } from "./invariants/models.ts";
import { createDeployment } from "./original/deployment.ts";
import { createMixedInvariants } from "./original/mixed-invariants.ts";
import { createApis } from "./pipeline/api-host.ts";
import { createFunctionHost } from "./pipeline/function-host.ts";
import { removeClass, startFresh } from "./pipeline/start.ts";
import { type SimulatedTable, type TableName, tables } from "./pipeline/tables.ts";
import { createWorld, type World } from "./pipeline/world.ts";
import { createObservations } from "./users/observations.ts";
import { publishRaw } from "./users/publish-raw.ts";
import { batchEveryMs, runWave } from "./users/run-wave.ts";
import { submitBatch } from "./users/submit-batch.ts";
import { runCustomers } from "./users/use-as-customer.ts";
import type { SubmittedBatch, User } from "./users/user.ts";
import { watchRejections } from "./watch-rejections.ts";

export interface SimulationOptions {
  /** Decides everything that happens. */
  readonly seed: number;
  readonly batches: number;
  /** Bank notes unless given. */
  readonly dataset?: TableName;
  /** Rows of each class that the training set starts with: 3 unless given, 0 for a start without any label. */
  readonly labelled?: number;
  /** How many entries the lists of the cache keep. Unless given, the seed decides it, too. */
  readonly listLength?: number;
  /** What differs from the usual rates of faults. */
  readonly rates?: Partial<FaultRates>;
  /** How often Redis loses all it holds. Nothing makes up for that yet, so never unless asked. */
  readonly flushes?: number;
  /**
   * How often, in each wave, functions of the original and ours take each other's place; at its end all are ours. With it
   * holds what `mixed-invariants.ts` says. Never unless asked, and only with bank notes, which the original knows alone.
   */
  readonly swaps?: number;
  /** Two customers use the pipeline beside the others, whose APIs then require keys. Never unless asked. */
  readonly customers?: boolean;
  /** A fault to put into the pipeline. */
  readonly defect?: DefectName | undefined;
  /** Keeps the trace's lines. */
  readonly keepsLines?: boolean;
}

export interface SimulationResult {
  readonly seed: number;
  /** Empty when all invariants held. */
  readonly violations: readonly Violation[];
  /** The same for the same options, and hardly for any others. */
  readonly traceHash: string;
  readonly trace: readonly string[];
  readonly virtualSeconds: number;
  readonly messages: number;
  readonly trainings: number;
}

/** Users come in waves of this many batches; between two of them everything comes to rest. */
const batchesPerWave = 40;
/** What each customer does, for each batch of the others. */
const stepsPerBatch = 5;
/** Records for users to send. Few, so that the same record is in many batches. */
const recordCount = 400;

/** Runs the pipeline on a virtual clock, lets go wrong what the seed will have go wrong, and checks the invariants. */
export async function runSimulation(options: SimulationOptions): Promise<SimulationResult> {
  const { seed, batches, dataset = "banknotes", labelled = 3, swaps = 0 } = options;
  const table: SimulatedTable = tables[dataset];
  const needsLabels = labelled === 0 || table.contracts.dataset.target.classes.length > 2;
  if (swaps > 0 && dataset !== "banknotes") throw new Error("the original can only learn bank notes");
  const defect = options.defect && defects[options.defect];
  const world = createWorld({
    table,
    seed,
    rates: { ...usualRates, ...options.rates },
    keepsLines: options.keepsLines ?? false,
    listLength: options.listLength,
  });
  const rejections = watchRejections();
  const violations = await run();
  return {
    seed,
    violations: [...violations, ...rejections.stop()],
    traceHash: world.trace.hash(),
    trace: world.trace.lines,
    virtualSeconds: world.clock.elapsed() / 1_000,
    messages: world.broker.published.length,
    trainings: world.database.jobs.size,
  };

  async function run(): Promise<Violation[]> {
    const deployment = createDeployment(world);
    for (const subscription of subscriptions) {
      const { consumer } = subscription;
      const ours = createFunctionHost(consumer, world, defect);
      world.broker.subscribe(subscription, deployment.endpoint(consumer, ours));
    }
    const user: User = {
      world,
      random: world.random.fork("users"),
      apis: await createApis(world, defect, options.customers === true),
      records: table.records({ seed, start: 1_000, count: recordCount }),
      labelShare: swaps > 0 ? 0 : needsLabels ? 0.7 : 0.3,
      labelRandom: world.random.fork("labels"),
      observations: createObservations(),
    };
    const customersUser = { ...user, random: world.random.fork("customers") };
    await start(world, seed, labelled);
    const startIds = new Set(world.database.training.map(({ id }) => id));
    const submitted: SubmittedBatch[] = [];

    for (let left = batches; left > 0; left -= batchesPerWave) {
      world.faults.turn("on");
      const size = Math.min(left, batchesPerWave);
      const wave = Promise.all([
        runWave(user, size, submitted),
        ...(options.customers
          ? [runCustomers(customersUser, stepsPerBatch * size, size * batchEveryMs)]
          : []),
      ]);
      scheduleFlushes(world, options.flushes ?? 0);
      deployment.scheduleSwaps(swaps);
      await world.clock.runUntilIdle();
      await wave;
      const broken = swaps > 0 ? await checkMixed() : check(createInvariants(startIds));
      if (broken.length > 0) return broken;
    }
    world.faults.turn("off");
    const served = await checkServedModel(user);
    const customersRead = options.customers ? await checkCustomers(user) : [];
    // What only the original has seen is new to ours, ratings above all.
    return [...served, ...customersRead, ...(swaps > 0 ? [] : await checkReplay(world))];

    /** All functions are ours again: what must hold at once, after one correction, and after one of every batch. */
    async function checkMixed(): Promise<Violation[]> {
      world.faults.turn("off");
      const untrained = deployment.mustBeTrained() ? check([everythingIsTrained]) : [];
      if (untrained.length > 0) return untrained;
      await correctOnce(user);
      const waiting = check(createMixedInvariants(startIds, true));
      if (waiting.length > 0) return waiting;
      await correctEveryBatch(user);
      return check(createMixedInvariants(startIds, false));
    }

    function check(invariants: readonly Invariant[]): Violation[] {
      const now = outcome();
      return invariants.flatMap((invariant) => violationsOf(invariant, now));
    }

    function outcome(): Outcome {
      return { world, observations: user.observations, history: readHistory(world.broker, table.contracts) };
    }
  }
}

/** One correction: within one training, the champion must be ours. */
async function correctOnce(user: User): Promise<void> {
  const submission = submitBatch(user);
  await user.world.clock.runUntilIdle();
  const batch = await submission;
  if (batch === undefined) throw new Error("a batch was refused while nothing went wrong");
  publishRaw(user, "feedback", {
    batch_id: batch.batchId,
    subjects: batch.subjects,
    ratings: batch.subjects.map(() => 1),
  });
  await user.world.clock.runUntilIdle();
}

/** A rating of one record of every batch: what waited is learnt, and the ratings of the other records stay. */
async function correctEveryBatch(user: User): Promise<void> {
  const { random, world } = user;
  for (const [batchId, rows] of world.database.predictions) {
    const { subject } = random.pick(rows);
    publishRaw(user, "feedback", { batch_id: batchId, subjects: [subject], ratings: [random.whole(0, 1)] });
  }
  await world.clock.runUntilIdle();
}

/** What cannot even be checked is broken. */
function violationsOf({ name, violations }: Invariant, outcome: Outcome): Violation[] {
  try {
    return [...violations(outcome)].map((detail) => ({ invariant: name, detail }));
  } catch (error) {
    return [{ invariant: name, detail: String(error) }];
  }
}

/** A new stack that is used at once, or one that has its first model, or one whose owner left only one class to learn. */
async function start(world: World, seed: number, labelled: number): Promise<void> {
  startFresh(world, seed, labelled);
  if (world.random.chance(0.5)) return;
  await world.clock.runUntilIdle();
  const { length: classes } = world.table.contracts.dataset.target.classes;
  if (world.random.chance(0.3)) removeClass(world, world.random.whole(0, classes - 1));
}

function scheduleFlushes(world: World, flushes: number): void {
  for (let flush = 0; flush < flushes; flush++) {
    world.clock.schedule(world.random.between(0, 60_000), () => {
      world.trace.note("Redis loses everything");
      world.redis.flushAll();
    });
  }
}
