import type { Contracts } from "@loopline/contracts";
import { type Lease, type TrainingSnapshot, type TrainingStore, toLabelledRows } from "@loopline/learning";
import { AppError } from "@loopline/platform";
import type { NewestPromotion } from "@loopline/platform/postgres";
import type { Call } from "../core/call.ts";
import type { MemoryDatabase, TrainingRow } from "../memory-database.ts";

const leaseMs = 300_000;

interface StoreOptions {
  readonly contracts: Pick<Contracts, "ModelMessageSchema">;
  readonly database: MemoryDatabase;
  readonly call: Call;
}

export function createMemoryTrainingStore({ contracts, database, call }: StoreOptions): TrainingStore {
  const { state, clock } = database;

  function checkLease({ holder, message }: Lease): void {
    if (state.lease?.holder === holder) return;
    throw new AppError("unavailable", `the training for message ${message} lost its lease to another`);
  }

  return {
    async begin(lease) {
      while (database.commits.size > 0) await Promise.all(database.commits);
      return call("begins a training", () => {
        const isDue = state.trained < state.requested || lease.experimenter !== undefined;
        if (!isDue) return { status: "up-to-date" };
        const held = state.lease;
        const now = clock.now().getTime();
        const isFree = held === null || held.message === lease.message || held.expires < now;
        if (!isFree) return { status: "busy" };
        state.lease = { holder: lease.holder, message: lease.message, expires: now + leaseMs };
        return { status: "begun" };
      });
    },
    promoted: (fileName) =>
      call("reads a promotion", () => {
        const newest = Math.max(
          ...[...database.promotions].flatMap(([sequence, row]) =>
            row.fileName === fileName ? [sequence] : [],
          ),
        );
        const promotion = database.promotions.get(newest);
        if (promotion === undefined) return null;
        const jobs = [...database.jobs.values()].filter(
          (job) => job.model_file_name === fileName && job.failure === undefined,
        );
        return { accuracy: promotion.accuracy, report: jobs.at(-1)?.report ?? null };
      }),
    version: () => call("reads the version", () => state.requested),
    snapshot: (lease) =>
      call("reads the training set", () => {
        checkLease(lease);
        state.sequence = Math.max(state.sequence + 1, clock.now().getTime() * 1_000);
        return {
          ...readTrainingSet(database),
          version: state.requested,
          sequence: state.sequence,
          ...championIn(database),
        };
      }),
    finish: (lease, { version, model }) =>
      call("finishes a training", () => {
        checkLease(lease);
        if (lease.experimenter === undefined) state.trained = Math.max(state.trained, version);
        state.lease = null;
        if (model?.decision?.promoted) {
          const { sequence, model_file_name: fileName, accuracy, decision } = model;
          database.promotions.set(sequence, { fileName, accuracy, reason: decision.reason });
        }
        if (model !== undefined) database.outbox.set(database.nextId(), JSON.stringify(model));
        return { isCurrent: state.requested === version };
      }),
    async flushOutbox(publish) {
      const pending = await call("reads the outbox", () => [...database.outbox]);
      for (const [id, text] of pending) {
        await publish(contracts.ModelMessageSchema.parse(JSON.parse(text)));
        await call("deletes from the outbox", () => database.outbox.delete(id));
      }
    },
  };
}

/** The training set, the oldest label first, and the test set. */
export function readTrainingSet(database: MemoryDatabase): Pick<TrainingSnapshot, "rows" | "testSet"> {
  const rows = [...database.training].sort(byAge);
  return {
    rows: {
      ...toLabelledRows(rows.map((row) => ({ features: row.features, label: row.class }))),
      sources: rows.map((row) => row.source),
      owners: rows.map((row) => row.owner),
      isCorrection: rows.map((row) => row.predictionId !== null),
      included: rows.map((row) => row.included ?? null),
    },
    testSet: toLabelledRows(database.testSet),
  };
}

function byAge(one: TrainingRow, other: TrainingRow): number {
  if (one.created !== other.created) return one.created < other.created ? -1 : 1;
  return one.id - other.id;
}

/** File name of the promotion with the highest sequence, or null. */
export function championOf(database: MemoryDatabase): string | null {
  return championIn(database).champion;
}

/** What `readNewestPromotion` reads from Postgres. */
export function newestPromotionOf(database: MemoryDatabase): NewestPromotion | null {
  const { champion, promotion } = championIn(database);
  if (champion === null || promotion === undefined) return null;
  const { sequence, lease } = database.state;
  const jobs = [...database.jobs.values()].filter((job) => job.model_file_name === champion && !job.failure);
  return {
    ...promotion,
    asOf: Math.max(promotion.sequence, lease === null ? sequence : sequence - 1),
    model_file_name: champion,
    created: jobs.at(-1)?.created,
  };
}

/** A job without a decision is a promotion: the original promotes every model. */
function championIn({ promotions, jobs }: MemoryDatabase): Pick<TrainingSnapshot, "champion" | "promotion"> {
  const history = [
    ...[...promotions].map(([sequence, { fileName, accuracy }]) => ({ sequence, fileName, accuracy })),
    ...[...jobs.values()]
      .filter(({ decision, failure }) => decision === undefined && failure === undefined)
      .flatMap(({ sequence, model_file_name: fileName, accuracy }) =>
        sequence === undefined ? [] : [{ sequence, fileName, accuracy }],
      ),
  ].sort((one, other) => other.sequence - one.sequence);
  const [newest] = history;
  if (newest === undefined) return { champion: null };
  const { fileName, ...promotion } = newest;
  return { champion: fileName, promotion };
}
