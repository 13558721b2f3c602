import { timingSafeEqual } from "node:crypto";
import { AppError } from "../core/app-error.ts";
import type { Clock } from "../core/clock.ts";
import type { Logger } from "../core/logger.ts";
import { parseKeyDocument, type StoredKey } from "./key-document.ts";
import { hashKey, keyIdOf } from "./key-text.ts";

/** What is known of a caller. */
export type ApiKey = Pick<StoredKey, "id" | "name" | "scopes" | "requests_per_minute">;

export interface ApiKeys {
  /**
   * The key that a caller sent; null when there is no such key, or none any more.
   * @throws {AppError} `unavailable`, while the keys could never be read.
   */
  find(text: string): Promise<ApiKey | null>;
  /** Reads the keys now. It does not throw: what was read last stays. */
  refresh(): Promise<void>;
}

export interface ApiKeysDeps {
  /** The document's text, or null when there is none yet. */
  readonly readDocument: () => Promise<string | null>;
  readonly clock: Clock;
  readonly log: Logger;
  readonly refreshSeconds: number;
}

/** Seconds between two tries while nothing could be read yet. */
const eagerSeconds = 1;

/** Compared with where there is no such key, so that the answer takes as long. */
const noHash = Buffer.alloc(32);

/**
 * The keys of a document that is read again as requests come, not by a timer: an instance that has no requests has no
 * processor either. Nobody waits for that, except after a pause so long that what is known may be wrong by now.
 */
export function createApiKeys({ readDocument, clock, log, refreshSeconds }: ApiKeysDeps): ApiKeys {
  let keys: ReadonlyMap<string, StoredKey> | undefined;
  let reading: Promise<void> | undefined;
  let triedAt = Number.NEGATIVE_INFINITY;
  let lastTryFailed = false;

  async function read(): Promise<void> {
    triedAt = clock.seconds();
    try {
      const text = await readDocument();
      if (text === null) log.error("there are no API keys: nobody gets in before npm run keys makes one");
      const document = text === null ? { keys: [] } : parseKeyDocument(text);
      keys = new Map(document.keys.map((key) => [key.id, key]));
      lastTryFailed = false;
    } catch (err) {
      lastTryFailed = true;
      const then = keys === undefined ? "nobody gets in" : "those that were read last stay";
      log.error({ err }, `the API keys could not be read: ${then}`);
    }
  }

  function refresh(): Promise<void> {
    reading ??= read().finally(() => {
      reading = undefined;
    });
    return reading;
  }

  /** Reads again when it is time to; resolves once what is known is good enough to go by. */
  async function beCurrent(): Promise<void> {
    const sinceTry = clock.seconds() - triedAt;
    if (keys === undefined) {
      if (reading !== undefined || sinceTry >= eagerSeconds) await refresh();
      return;
    }
    if (sinceTry < refreshSeconds) return;
    const mayBeWrong = sinceTry >= 2 * refreshSeconds && !lastTryFailed;
    const refreshed = refresh();
    if (mayBeWrong) await refreshed;
  }

  return {
    refresh,
    async find(text) {
      await beCurrent();
      if (keys === undefined) throw new AppError("unavailable", "the API keys could not be read yet");
      const id = keyIdOf(text);
      const key = id === null ? undefined : keys.get(id);
      const isTheSame = timingSafeEqual(
        hashKey(text),
        key === undefined ? noHash : Buffer.from(key.hash, "hex"),
      );
      return key !== undefined && isTheSame && key.revoked === undefined ? key : null;
    },
  };
}
