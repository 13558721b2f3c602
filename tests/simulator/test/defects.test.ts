import { expect, it } from "vitest";
import { type DefectName, defectNames, defects } from "../src/defects/all-defects.ts";
import { runSimulation, type SimulationOptions } from "../src/run-simulation.ts";

const mostSeeds = 100;

/** What a defect needs to show within so few seeds and so little time, and what it breaks. */
interface Expectation
  extends Partial<
    Pick<
      SimulationOptions,
      "batches" | "customers" | "dataset" | "labelled" | "listLength" | "rates" | "swaps"
    >
  > {
  readonly breaks: string;
}

const rowPerRecord = "one row per batch and position, of all that was published and of nothing else";
const cacheShowsBatches = "the cache shows every batch as the database has it";
const trainingSet =
  "the training set is the records whose class is known, each with the class and date of its newest rating";

const nothingWaits = "once a model was promoted, every batch has its predictions";
const newestRating = "a record's rating is the newest by when it was given, whatever order they arrived in";

const onlyErrors = { error: 0.15, crash: 0, lostReply: 0 };
const onlyLate = { duplicate: 0.9, late: 0.5, stall: 0, error: 0, crash: 0, lostReply: 0 };
const onlyStalls = { duplicate: 0.9, stall: 0.1, error: 0, crash: 0, lostReply: 0 };

const expectations: Record<DefectName, Expectation> = {
  "insert-without-conflict-clause": { breaks: rowPerRecord },
  "push-without-seen-check": { breaks: cacheShowsBatches },
  "list-never-trimmed": { listLength: 5, breaks: cacheShowsBatches },
  "training-rows-doubled": { breaks: trainingSet },
  "transaction-left-open": { rates: onlyErrors, breaks: rowPerRecord },
  "connection-never-reopened": { breaks: "every message is acknowledged in the end" },
  "swallow-and-ack": { breaks: rowPerRecord },
  "invalid-is-dropped": { breaks: "what cannot be read is in the quarantine, and nothing else is" },
  "ack-before-effect": { breaks: rowPerRecord },
  "publish-not-awaited": {
    rates: onlyErrors,
    breaks: "what was answered with 200 was published as it was answered",
  },
  "key-checked-then-set": { breaks: "an idempotency key makes one batch" },
  "early-feedback-lost": { breaks: "every rating ever given is kept, once" },
  "last-arrival-wins": { breaks: newestRating },
  "unrated-label-flipped": { breaks: trainingSet },
  "revision-ignored": { breaks: trainingSet },
  "last-writer-wins": { batches: 5, breaks: "replaying everything changes nothing" },
  "batch-not-pinned": { breaks: cacheShowsBatches },
  "failed-download-kept": { rates: { error: 0.15 }, breaks: "the champion predicts" },
  "crash-without-model": { breaks: "every rejection is handled" },
  "one-class-crashes": {
    batches: 1,
    breaks: "the last training saw every correction, and nobody holds the lease",
  },
  "lease-not-checked": {
    batches: 2,
    rates: onlyStalls,
    breaks: "every promotion was decided on against the one before it",
  },
  "announced-once": {
    batches: 2,
    rates: { ...onlyErrors, error: 0.25 },
    breaks:
      "the champion is the promotion with the highest sequence; its file is there and is what it should be",
  },
  "waiting-never-requested": { dataset: "loans", labelled: 0, breaks: nothingWaits },
  "late-wait-erases": { batches: 3, dataset: "loans", labelled: 0, rates: onlyLate, breaks: nothingWaits },
  "label-ignored": { dataset: "loans", breaks: newestRating },
  "wrong-is-the-next-class": { dataset: "loans", breaks: trainingSet },
  "plain-ids-refused": {
    swaps: 6,
    breaks: "what cannot be read is in the quarantine, unless the original dropped it, and nothing else is",
  },
  "commit-not-awaited": {
    batches: 2,
    swaps: 6,
    breaks: "the last training saw every correction, and nobody holds the lease",
  },
  "foreign-champion-kept": {
    swaps: 6,
    breaks:
      "the champion is the promotion with the highest sequence; its file is there and is what it should be",
  },
  "old-ratings-reapplied": {
    swaps: 20,
    breaks:
      "a record's rating is the newest that ours were given, or the original's where none of those came after it",
  },
  "detail-demanded": { swaps: 6, breaks: "the APIs answer as they should" },
  "owner-not-compared": { customers: true, breaks: "a customer sees nothing of another" },
  "all-are-listed": { customers: true, breaks: "a customer sees nothing of another" },
  "all-are-counted": {
    customers: true,
    batches: 1,
    breaks: "a customer counts and hears of its own batches",
  },
  "events-for-all": { customers: true, breaks: "a customer sees nothing of another" },
  "newest-event-told": { customers: true, breaks: "a customer sees nothing of another" },
  "owner-forgotten": {
    customers: true,
    breaks: "the list and counts of a customer are those of its batches",
  },
  "broken-entry-breaks-the-list": { batches: 20, breaks: "the APIs answer as they should" },
};

it.each(defectNames.map((name) => ({ name, title: defects[name].title })))(
  "finds that $title ($name)",
  async ({ name }) => {
    const { breaks, batches = 10, ...expected } = expectations[name];
    for (let seed = 1; seed <= mostSeeds; seed++) {
      const { violations } = await runSimulation({ seed, batches, ...expected, defect: name });
      if (violations.some(({ invariant }) => invariant === breaks)) return;
    }
    expect.unreachable(`not found with ${mostSeeds} seeds`);
  },
);
