import { type CachedCounts, countKey } from "@loopline/contracts";
import type { MemoryDatabase, PredictionRow } from "../memory-database.ts";
import { type Customer, callers, customers, markOf } from "../users/callers.ts";
import { keysOf } from "../users/use-as-customer.ts";
import { differences, type Invariant } from "./invariant.ts";

type OwnBatches = readonly (readonly [id: string, rows: readonly PredictionRow[]])[];

/** The batches of a customer. */
export function ownOf({ predictions }: MemoryDatabase, customer: Customer): OwnBatches {
  return [...predictions].filter(([, rows]) => rows[0]?.owner === customer);
}

/** The totals of these batches. */
export function countsOf({ dataset }: MemoryDatabase, batches: OwnBatches): CachedCounts {
  const predicted = batches.flatMap(([, rows]) => rows).filter(({ prediction }) => prediction !== null);
  const of = (name: string) => predicted.filter(({ prediction }) => prediction === name).length;
  return {
    batches: batches.length,
    predictions: predicted.length,
    ...Object.fromEntries(dataset.target.classes.map(({ value }) => [countKey(value), of(value)])),
  };
}

export const customersSeeTheirOwn: Invariant = {
  name: "a customer sees nothing of another",
  *violations({ world: { database, redis }, observations }) {
    for (const customer of customers) {
      const foreign = [...database.predictions].filter(([, rows]) => rows[0]?.owner !== customer);
      const ids = foreign.map(([id]) => id);
      // The id of an event tells when it happened.
      const events = redis.events.filter(({ data }) => ids.some((id) => data.includes(id)));
      ids.push(...events.map(({ id }) => `id: ${id}\\n`));
      const marks = callers.filter((other) => other !== customer).map(markOf);
      for (const reply of observations.customers[customer].replies) {
        const found = [...marks, ...ids].find((text) => reply.includes(text));
        if (found !== undefined) yield `${customer} saw ${found} in ${reply}`;
      }
    }
  },
};

export const customersHaveTheirOwn: Invariant = {
  name: "the list and counts of a customer are those of its batches",
  *violations({ world: { database, redis, listLength } }) {
    for (const customer of customers) {
      const { list, counts } = keysOf(customer);
      const own = ownOf(database, customer);
      const listed = (redis.lists.get(list) ?? []).map((text) => String(JSON.parse(text).batch_id));
      const unknown = listed.filter((id) => !own.some(([one]) => one === id));
      if (unknown.length > 0) yield `${list} has ${unknown}`;
      yield* differences(`the length of ${list}`, listed.length, Math.min(own.length, listLength));
      const expected = countsOf(database, own);
      const held = redis.hashes.get(counts);
      for (const [name, count] of Object.entries(expected)) {
        yield* differences(`${counts} ${name}`, held?.get(name) ?? 0, count);
      }
    }
  },
};

export const customersCorrectTheirOwn: Invariant = {
  name: "a customer corrects only its own batches",
  *violations({ world: { database } }) {
    for (const [id, ratings] of database.feedback) {
      const owner = database.predictions.get(id)?.[0]?.owner ?? null;
      const foreign = ratings.find((rating) => rating.owner !== null && rating.owner !== owner);
      if (foreign !== undefined) yield `${foreign.owner} corrected ${id} of ${owner}`;
    }
    const ownerOfRow = new Map([...database.predictions.values()].flat().map((row) => [row.id, row.owner]));
    for (const { predictionId, owner } of database.training) {
      if (owner === null || predictionId === null || ownerOfRow.get(predictionId) === owner) continue;
      yield `${owner} gave a row of the training set for a record of ${ownerOfRow.get(predictionId)}`;
    }
  },
};
