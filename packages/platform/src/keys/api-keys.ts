import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { OwnerSchema } from "@loopline/contracts";
import { z } from "zod";
import { AppError } from "../core/app-error.ts";
import type { KeysConfig } from "../core/config.ts";
import type { Logger } from "../core/logger.ts";
import { type Clock, systemClock } from "../core/ports.ts";

/**
 * The scopes of API keys. A route needs one of them; `admin` includes the others. No route needs the rights `on-behalf`, to name
 * the user for whom the caller acts in the header `loopline-user`, and `all`, to see the batches of all owners.
 */
export const keyScopes = ["ingest", "read", "feedback", "on-behalf", "all", "admin"] as const;

export type KeyScope = (typeof keyScopes)[number];

/** A stored key. The key itself is not stored, only its hash. */
export const StoredKeySchema = z.object({
  /** Public: eight characters, which are also part of the key. */
  id: z.string().regex(/^[0-9a-z]{8}$/),
  /** Display name of its holder. */
  name: z.string().min(1),
  scopes: z.array(z.enum(keyScopes)).min(1),
  /** SHA-256 of the whole key, in hexadecimal. */
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  created: z.iso.datetime(),
  /** Overrides the limit of all keys. */
  requests_per_minute: z.int().positive().optional(),
  /** Whose batches it may see, unless a scope lets it see all, and whose those are that it sends. Without one it sees all. */
  owner: OwnerSchema.optional(),
  /** When it was revoked. */
  revoked: z.iso.datetime().optional(),
});

/** What all keys of an owner may use together. A limit that is absent is none. */
export const QuotaSchema = z.object({
  owner: OwnerSchema,
  /** Records submitted in a day, which begins at midnight UTC. */
  records_per_day: z.int().positive().optional(),
  /** Batches in the cache, which keeps a batch for eight days. */
  batches_kept: z.int().positive().optional(),
  /** When an operator set it. The newest one counts. */
  changed: z.iso.datetime(),
});

/** The secret's content: all keys, and the quotas of owners. */
const KeyDocumentSchema = z.object({
  keys: z.array(StoredKeySchema),
  quotas: z.array(QuotaSchema).default([]),
});

export type StoredKey = z.infer<typeof StoredKeySchema>;
export type Quota = z.infer<typeof QuotaSchema>;
export type KeyDocument = z.infer<typeof KeyDocumentSchema>;

/** @throws when the text is not a key document. */
export function parseKeyDocument(text: string): KeyDocument {
  return KeyDocumentSchema.parse(JSON.parse(text));
}

/** Has no letters that look like digits. Source: Crockford's base 32. */
const alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

const keyPattern = /^loopline_([0-9a-z]{8})_[\w-]{43}$/;

interface NewKey {
  readonly id: string;
  /** `loopline_<id>_<secret>`: what the caller sends. It is stored nowhere. */
  readonly text: string;
}

/** Generates a key with 256 random bits. @param id random unless given */
export function newKey(
  id = Array.from(randomBytes(8), (byte) => alphabet[byte % alphabet.length]).join(""),
): NewKey {
  return { id, text: `loopline_${id}_${randomBytes(32).toString("base64url")}` };
}

/** The id in a key, or null when the text is not a key. */
export function keyIdOf(text: string): string | null {
  return keyPattern.exec(text)?.[1] ?? null;
}

/** The stored form of a key. One round of SHA-256 is enough, because 256 random bits cannot be guessed. */
export function hashKey(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

/** A caller's key, without its hash, with its owner's quota. */
export interface ApiKey extends Pick<StoredKey, "id" | "name" | "scopes" | "requests_per_minute" | "owner"> {
  readonly quota?: Quota | undefined;
}

export interface ApiKeys {
  /**
   * Finds the key that a caller sent; null when it is unknown or revoked.
   * @throws {AppError} `unavailable` until the keys have been read once.
   */
  find(text: string): Promise<ApiKey | null>;
  /** Reads the keys now. Never throws: on failure the last keys stay. */
  refresh(): Promise<void>;
}

interface ApiKeysDeps {
  /** The key document's text, or null when there is none yet. */
  readonly readDocument: () => Promise<string | null>;
  readonly clock: Clock;
  readonly log: Logger;
  readonly refreshSeconds: number;
}

/** Seconds between two attempts until the first success. */
const firstReadRetrySeconds = 1;

/** Stands in for the hash of an unknown key, so that the comparison takes the same time. */
const noHash = Buffer.alloc(32);

/**
 * API keys that are refreshed as requests arrive, not by a timer, because an idle instance has no CPU. Requests wait for the
 * refresh only after a pause so long that the keys may be out of date.
 */
export function createApiKeys({ readDocument, clock, log, refreshSeconds }: ApiKeysDeps): ApiKeys {
  let keys: ReadonlyMap<string, StoredKey & ApiKey> | undefined;
  let reading: Promise<void> | undefined;
  let attemptedAt = Number.NEGATIVE_INFINITY;
  let lastAttemptFailed = false;

  async function read(): Promise<void> {
    attemptedAt = clock.seconds();
    try {
      const text = await readDocument();
      if (text === null)
        log.error("there are no API keys: every request is refused until npm run keys creates one");
      const document = text === null ? { keys: [], quotas: [] } : parseKeyDocument(text);
      const quotas = new Map(document.quotas.map((quota) => [quota.owner, quota]));
      keys = new Map(document.keys.map((key) => [key.id, { ...key, quota: quotas.get(key.owner ?? "") }]));
      lastAttemptFailed = false;
    } catch (err) {
      lastAttemptFailed = true;
      const consequence = keys === undefined ? "every request is refused" : "the last ones stay in use";
      log.error({ err }, `the API keys could not be read: ${consequence}`);
    }
  }

  function refresh(): Promise<void> {
    reading ??= read().finally(() => {
      reading = undefined;
    });
    return reading;
  }

  /** Refreshes the keys when due; resolves once they may be used. */
  async function ensureCurrent(): Promise<void> {
    const sinceAttempt = clock.seconds() - attemptedAt;
    if (keys === undefined) {
      if (reading !== undefined || sinceAttempt >= firstReadRetrySeconds) await refresh();
      return;
    }
    if (sinceAttempt < refreshSeconds) return;
    const mayBeStale = sinceAttempt >= 2 * refreshSeconds && !lastAttemptFailed;
    const refreshed = refresh();
    if (mayBeStale) await refreshed;
  }

  return {
    refresh,
    async find(text) {
      await ensureCurrent();
      if (keys === undefined) throw new AppError("unavailable", "the API keys could not be read yet");
      const id = keyIdOf(text);
      const key = id === null ? undefined : keys.get(id);
      const isSameHash = timingSafeEqual(
        hashKey(text),
        key === undefined ? noHash : Buffer.from(key.hash, "hex"),
      );
      return key !== undefined && isSameHash && key.revoked === undefined ? key : null;
    },
  };
}

/** Timeout of Secret Manager, in milliseconds. */
const timeoutMs = 4_000;

/** Starts reading the keys of a configuration. Undefined when keys are off. */
export async function openApiKeys(config: KeysConfig, log: Logger): Promise<ApiKeys | undefined> {
  if (config.API_KEYS === "off") {
    log.info("API keys are off: no request needs a key");
    return undefined;
  }
  // Loaded only when needed, because it is slow to load.
  const { createVersionedSecret } = await import("../secrets/secrets.ts");
  const secret = createVersionedSecret(config.API_KEYS_SECRET, {
    projectId: config.GOOGLE_CLOUD_PROJECT,
    apiEndpoint: config.SECRET_MANAGER_API_ENDPOINT,
    timeoutMs,
  });
  const keys = createApiKeys({
    readDocument: async () => (await secret.newest())?.text ?? null,
    clock: systemClock,
    log,
    refreshSeconds: config.API_KEYS_REFRESH_SECONDS,
  });
  // Not awaited: the API must listen even while the keys cannot be read.
  void keys.refresh();
  return keys;
}
