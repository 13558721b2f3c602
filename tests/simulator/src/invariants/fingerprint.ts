import type { World } from "../pipeline/world.ts";

/** Everything that the database and the cache hold, a text each, to see whether something changed. */
export function fingerprint({ database, redis }: World): Map<string, string> {
  const { predictions, feedback, training, jobs, promotions, state, outbox } = database;
  const parts = {
    predictions: [...predictions],
    feedback: [...feedback],
    training,
    jobs: [...jobs],
    promotions: [...promotions],
    state,
    outbox: [...outbox],
    strings: [...redis.strings()],
    lists: [...redis.lists],
    counts: [...redis.hashes].map(([key, fields]) => [key, ...fields]),
  };
  return new Map(Object.entries(parts).map(([name, value]) => [name, JSON.stringify(value)]));
}
