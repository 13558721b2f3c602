import type { DeadLettersReply, ReplayReply } from "@loopline/contracts";
import {
  connectDeadLetters,
  type DeadLettersConfig,
  type DeadLettersConnection,
  describeLetter,
  ownerOf,
  replayLetters,
  walkLetters,
} from "@loopline/ops";
import { systemClock } from "@loopline/platform";

export type DeadLetters = ReturnType<typeof openDeadLetters>;

/** Letters that a replay searches for the given ids. */
const maxSearched = 10_000;

/** Characters of a letter's body. */
const maxBodyLength = 2_000;

export interface DeadLettersDeps {
  /** How many there are, so that `list` does not wait for more. @throws {AppError} `unavailable`. */
  readonly count: () => Promise<number>;
  readonly signal: AbortSignal;
}

/** The dead letters for a page of the web UI. Connects at the first call. Calls run one at a time, because each leases the letters that it reads. */
export function openDeadLetters(config: DeadLettersConfig, { count, signal }: DeadLettersDeps) {
  let connection: Promise<DeadLettersConnection> | undefined;
  let last: Promise<unknown> = Promise.resolve();

  function inTurn<T>(ask: (connection: DeadLettersConnection) => Promise<T>): Promise<T> {
    const asked = last.then(async () => {
      connection ??= connectDeadLetters(config).catch((error) => {
        connection = undefined;
        throw error;
      });
      return ask(await connection);
    });
    last = asked.catch(() => {});
    return asked;
  }

  return {
    /** The oldest letters. @throws {AppError} `unavailable`. */
    list: (limit: number): Promise<DeadLettersReply> =>
      inTurn(async ({ box }) => {
        const letters: DeadLettersReply["letters"] = [];
        const there = await count();
        const options = { box, clock: systemClock, max: Math.min(limit, there), signal };
        await walkLetters(options, async (page) => {
          for (const letter of page) {
            const { function: consumer, topic, reason } = describeLetter(letter);
            const owner = ownerOf(letter);
            letters.push({
              id: letter.id,
              topic: topic ?? null,
              function: consumer ?? null,
              reason,
              ...(owner !== undefined && { owner }),
              since: letter.publishTime.toISOString(),
              body: letter.data.toString("utf8").slice(0, maxBodyLength),
            });
          }
          return { remove: [], goOn: true };
        });
        const oldestFirst = letters.toSorted((one, other) => one.since.localeCompare(other.since));
        return { letters: oldestFirst, is_complete: there <= limit };
      }),
    /** Publishes letters again. @throws {AppError} `unavailable`. */
    replay: (ids: readonly string[]): Promise<ReplayReply> =>
      inTurn(async ({ box, republisher }) => {
        const { replayed, refused, notFound } = await replayLetters({
          box,
          republisher,
          clock: systemClock,
          max: maxSearched,
          signal,
          choice: { ids: new Set(ids) },
        });
        return {
          replayed: replayed.map(({ id }) => id),
          refused: [...refused, ...notFound.map((id) => ({ id, reason: "it is no longer there" }))],
        };
      }),
    close: async (): Promise<void> => {
      await (await connection)?.close();
    },
  };
}
