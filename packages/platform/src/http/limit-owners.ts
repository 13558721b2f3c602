import { cacheKeys, type UsageReply } from "@loopline/contracts";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Redis } from "ioredis";
import { z } from "zod";
import { AppError } from "../core/app-error.ts";
import type { Logger } from "../core/logger.ts";
import { orUnavailable, withDeadline } from "../core/outside-calls.ts";
import type { Clock } from "../core/ports.ts";
import type { Quota } from "../keys/api-keys.ts";
import { blockDivisor, counterTimeoutMs, retrySeconds } from "./limit-rates.ts";

/** The quotas of owners, across instances. */
export interface OwnerQuotas {
  /**
   * Takes a batch of so many records from the quota of the caller's owner, and reports what is left in headers, beside what
   * `limitRates` reports. Passes if the owner has no quota, and if Redis is down.
   * @returns gives the batch back; for one that had been charged before
   * @throws {AppError} `exhausted` if too little is left, `too-large` for more records than the quota of a whole day.
   */
  charge(request: FastifyRequest, reply: FastifyReply, records: number): Promise<() => void>;
  /**
   * The limits of the caller's owner and what is left for all instances; undefined without a quota.
   * @throws {AppError} `unavailable`.
   */
  read(request: FastifyRequest): Promise<UsageReply["quota"]>;
}

interface OwnerQuotasDeps {
  readonly counter: QuotaCounter;
  readonly clock: Clock;
  readonly log: Logger;
}

const daySeconds = 24 * 60 * 60;

/** A batch counts on the day that it was sent and as many days after it as the cache keeps it, at least. */
const keptDays = 8;

const nothingCharged = () => {};

export function createOwnerQuotas({ counter, clock, log }: OwnerQuotasDeps): OwnerQuotas {
  // By owner. Only owners of known keys get here, so the map stays small.
  const allowances = new Map<string, QuotaAllowance>();
  let askAgainAt = Number.NEGATIVE_INFINITY;

  function allowanceOf(owner: string): QuotaAllowance {
    const allowance = allowances.get(owner) ?? createQuotaAllowance(counter, clock);
    allowances.set(owner, allowance);
    return allowance;
  }

  return {
    async charge({ apiKey }, reply, records) {
      const quota = apiKey?.quota;
      if (quota === undefined) return nothingCharged;
      const perDay = quota.records_per_day ?? Number.POSITIVE_INFINITY;
      if (records > perDay) {
        throw new AppError(
          "too-large",
          `${quota.owner} may send ${perDay} records a day: send fewer at a time`,
        );
      }
      if (clock.seconds() < askAgainAt) return nothingCharged;
      const allowance = allowanceOf(quota.owner);
      let refused: Refusal | undefined;
      try {
        refused = await allowance.take(quota, records);
      } catch (err) {
        askAgainAt = clock.seconds() + retrySeconds;
        log.warn({ err }, "records could not be counted and pass");
        return nothingCharged;
      }
      report(reply, quota, refused?.left ?? allowance.left());
      if (refused !== undefined) throw toError(quota, refused);
      return allowance.giverBack(records);
    },
    async read({ apiKey }) {
      if (apiKey?.quota === undefined) return undefined;
      const { owner, records_per_day, batches_kept } = apiKey.quota;
      const used = await counter.used(owner, dayOf(clock));
      return {
        ...(records_per_day !== undefined && {
          records_per_day,
          records_left: Math.max(0, records_per_day - used.records),
        }),
        ...(batches_kept !== undefined && {
          batches_kept,
          batches_left: Math.max(0, batches_kept - used.batches),
        }),
      };
    },
  };
}

/** How many records and batches. */
interface Amounts {
  readonly records: number;
  readonly batches: number;
}

interface Refusal {
  readonly limit: keyof Amounts;
  readonly left: Amounts;
  /** Whole seconds until more are left. */
  readonly seconds: number;
}

function toError(quota: Quota, { limit, left, seconds }: Refusal): AppError {
  const allowed =
    limit === "records"
      ? `${quota.owner} may send ${quota.records_per_day} records a day`
      : `${quota.owner} may have ${quota.batches_kept} batches of the last ${keptDays} days`;
  const message = `${allowed}, and has ${left[limit]} left: try again in ${seconds} s`;
  return new AppError("exhausted", message, { retryAfter: seconds });
}

/** Adds to the headers of `limitRates`. */
function report(reply: FastifyReply, quota: Quota, left: Amounts): void {
  const limits = [
    { name: "records", limit: quota.records_per_day, window: daySeconds, left: left.records },
    { name: "batches", limit: quota.batches_kept, window: keptDays * daySeconds, left: left.batches },
  ].filter(({ limit }) => limit !== undefined);
  const add = (header: string, items: string[]) =>
    reply.header(header, [reply.getHeader(header), ...items].filter((item) => item !== undefined).join(", "));
  add(
    "RateLimit-Policy",
    limits.map(({ name, limit, window }) => `"${name}";q=${limit};w=${window}`),
  );
  add(
    "RateLimit",
    limits.map((one) => `"${one.name}";r=${one.left}`),
  );
}

const nothing: Amounts = { records: 0, batches: 0 };

type QuotaAllowance = ReturnType<typeof createQuotaAllowance>;

/** What this instance may accept of one owner today: blocks from the counter, so that few requests wait for it. */
function createQuotaAllowance(counter: Pick<QuotaCounter, "take">, clock: Clock) {
  /** The day, and when the quota was set, for which these are held. */
  let heldFor = { day: Number.NEGATIVE_INFINITY, changed: "" };
  let held = nothing;
  /** Beside what is held here. */
  let left = nothing;
  let refilling: Promise<unknown> | undefined;

  const has = (records: number) => held.records >= records && held.batches >= 1;
  const add = (one: Amounts, other: Amounts): Amounts => ({
    records: one.records + other.records,
    batches: one.batches + other.batches,
  });

  async function refill(quota: Quota, records: number): Promise<Refusal | undefined> {
    const now = clock.now().getTime() / 1_000;
    const needed = { records: Math.max(0, records - held.records), batches: Math.max(0, 1 - held.batches) };
    const { day } = heldFor;
    const taken = await withDeadline(counterTimeoutMs, "Redis", () => counter.take(quota, needed, day));
    left = taken.left;
    if (taken.status === "taken") {
      held = add(held, taken.granted);
      return undefined;
    }
    const until = taken.limit === "records" ? day + 1 : taken.oldestDay + keptDays + 1;
    return { limit: taken.limit, left: add(left, held), seconds: Math.ceil(until * daySeconds - now) };
  }

  return {
    /** What is left of the quota. Infinity for a limit that is not set. */
    left: (): Amounts => add(left, held),
    /** Takes a batch of so many records. Rejects if the counter does not answer. */
    async take(quota: Quota, records: number): Promise<Refusal | undefined> {
      for (;;) {
        const day = dayOf(clock);
        if (day !== heldFor.day || quota.changed !== heldFor.changed) {
          heldFor = { day, changed: quota.changed };
          held = nothing;
        }
        if (has(records)) {
          held = add(held, { records: -records, batches: -1 });
          return undefined;
        }
        if (refilling !== undefined) {
          await refilling;
          continue;
        }
        const refilled = refill(quota, records);
        refilling = refilled;
        const refused = await refilled.finally(() => {
          refilling = undefined;
        });
        if (refused !== undefined) return refused;
      }
    },
    /** Returns what gives a batch back that was just taken. */
    giverBack(records: number): () => void {
      const takenFrom = heldFor;
      return () => {
        if (takenFrom === heldFor) held = add(held, { records, batches: 1 });
      };
    },
  };
}

/** Days since 1970, in UTC. */
function dayOf(clock: Pick<Clock, "now">): number {
  return Math.floor(clock.now().getTime() / 1_000 / daySeconds);
}

/** Counts what each owner has used of its quota, across instances. */
interface QuotaCounter {
  /**
   * Counts a block, atomically: at least what is needed, and more while much is left. Counts nothing if less than that is left.
   * @param day days since 1970
   */
  take(quota: Quota, needed: Amounts, day: number): Promise<QuotaBlock>;
  /** What an owner has used today, and of batches in the days that count. @throws {AppError} `unavailable`. */
  used(owner: string, day: number): Promise<Amounts>;
}

type QuotaBlock =
  /** `left` is without what was granted, and Infinity, as `granted`, for a limit that is not set. */
  | { readonly status: "taken"; readonly granted: Amounts; readonly left: Amounts }
  | {
      readonly status: "refused";
      readonly limit: keyof Amounts;
      readonly left: Amounts;
      /** The first day whose batches still count. */
      readonly oldestDay: number;
    };

const maxBlock: Amounts = { records: 10_000, batches: 100 };

/** Lua that adds up what is used, forgets what no longer counts, and finds the first day with batches. */
const defineUsed = `
local function usedOn(key, day)
  local used, oldest = { records = 0, batches = 0 }, day
  local fields = redis.call('HGETALL', key)
  for i = 1, #fields, 2 do
    local kind, at = string.match(fields[i], '^(%a+):(%d+)$')
    at = tonumber(at)
    if at < day - (kind == 'batches' and ${keptDays} or 0) then
      redis.call('HDEL', key, fields[i])
    else
      used[kind] = used[kind] + tonumber(fields[i + 1])
      if kind == 'batches' then oldest = math.min(oldest, at) end
    end
  end
  return used, oldest
end`;

/**
 * KEYS: the counts of an owner. ARGV: day, records and batches allowed (-1: any number), needed, and at most at once.
 * Returns the limit that is reached, or an empty text; then granted, left and the first day that counts.
 */
const takeScript = `${defineUsed}
local used, oldest = usedOn(KEYS[1], tonumber(ARGV[1]))
local kinds, left, granted, refused = { 'records', 'batches' }, { -1, -1 }, { 0, 0 }, ''
for i, kind in ipairs(kinds) do
  local allowed, needed, most = tonumber(ARGV[1 + i]), tonumber(ARGV[3 + i]), tonumber(ARGV[5 + i])
  if allowed >= 0 then
    left[i] = math.max(0, allowed - used[kind])
    if needed > left[i] and refused == '' then refused = kind end
    if needed > 0 then granted[i] = math.max(needed, math.min(most, math.floor(left[i] / ${blockDivisor}))) end
  end
end
if refused ~= '' then return { refused, 0, 0, left[1], left[2], oldest } end
for i, kind in ipairs(kinds) do
  if granted[i] > 0 then
    redis.call('HINCRBY', KEYS[1], kind .. ':' .. ARGV[1], granted[i])
    left[i] = left[i] - granted[i]
  end
end
redis.call('EXPIRE', KEYS[1], ${(keptDays + 1) * daySeconds})
return { '', granted[1], granted[2], left[1], left[2], oldest }`;

/** KEYS: the counts of an owner. ARGV: day. */
const usedScript = `${defineUsed}
local used = usedOn(KEYS[1], tonumber(ARGV[1]))
return { used.records, used.batches }`;

const TakenSchema = z.tuple([
  z.enum(["", "records", "batches"]),
  z.int(),
  z.int(),
  z.int(),
  z.int(),
  z.int(),
]);
const UsedSchema = z.tuple([z.int(), z.int()]);

export function createQuotaCounter(redis: Redis): QuotaCounter {
  return {
    async take(quota, needed, day) {
      const { owner, records_per_day: records, batches_kept: batches } = quota;
      const reply = await redis.eval(
        takeScript,
        1,
        cacheKeys.quota(owner),
        day,
        ...[records ?? -1, batches ?? -1],
        ...[needed.records, needed.batches],
        ...[maxBlock.records, maxBlock.batches],
      );
      const [limit, grantedRecords, grantedBatches, leftRecords, leftBatches, oldestDay] =
        TakenSchema.parse(reply);
      const orAny = (allowed: number | undefined, amount: number) =>
        allowed === undefined ? Number.POSITIVE_INFINITY : amount;
      const left = { records: orAny(records, leftRecords), batches: orAny(batches, leftBatches) };
      if (limit !== "") return { status: "refused", limit, left, oldestDay };
      const granted = { records: orAny(records, grantedRecords), batches: orAny(batches, grantedBatches) };
      return { status: "taken", granted, left };
    },
    used: async (owner, day) => {
      const reply = await orUnavailable("Redis", () =>
        redis.eval(usedScript, 1, cacheKeys.quota(owner), day),
      );
      const [records, batches] = UsedSchema.parse(reply);
      return { records, batches };
    },
  };
}
