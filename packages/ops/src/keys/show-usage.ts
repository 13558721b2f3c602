import { createUsage } from "@loopline/cache";
import { type CommandContext, formatCount, formatCreated, formatTable } from "@loopline/command-line";
import { createLogger, systemClock } from "@loopline/platform";
import type { Quota } from "@loopline/platform/keys";
import { connectRedis } from "@loopline/platform/redis";
import type { loadUsageConfig } from "../config.ts";

/** What an owner used in a month, and its quota. */
interface Row {
  readonly owner: string;
  readonly month: string;
  readonly batches: number;
  readonly records: number;
  readonly corrections: number;
  readonly last_seen: string | null;
  readonly quota: Quota | undefined;
}

const columns = [
  { title: "OWNER" },
  { title: "BATCHES", align: "right" },
  { title: "RECORDS", align: "right" },
  { title: "CORRECTIONS", align: "right" },
  { title: "LAST SEEN (UTC)" },
  { title: "QUOTA" },
] as const;

/** Prints what each owner used in a month: those who used anything, and those with a quota. */
export async function showUsage(
  quotas: readonly Quota[],
  config: ReturnType<typeof loadUsageConfig>,
  { month, json }: { readonly month: string; readonly json: boolean },
  { print, width }: CommandContext,
): Promise<void> {
  const redis = connectRedis(config.REDIS_URL, createLogger("ops", config, process.stderr));
  try {
    const usage = createUsage({ redis, clock: systemClock });
    const owners = new Set([...(await usage.owners(month)), ...quotas.map(({ owner }) => owner)]);
    const rows: Row[] = [];
    for (const owner of [...owners].toSorted()) {
      const { months, last_seen } = await usage.read(owner);
      const nothing = { month, batches: 0, records: 0, corrections: 0 };
      const used = months.find((one) => one.month === month) ?? nothing;
      rows.push({ owner, ...used, last_seen, quota: quotas.find((quota) => quota.owner === owner) });
    }
    if (json) print(JSON.stringify({ usage: rows }, null, 2));
    else if (rows.length === 0) print(`No owner used anything in ${month}.`);
    else formatTable(columns, rows.map(cellsOf), width).forEach(print);
  } finally {
    redis.disconnect();
  }
}

function cellsOf({ owner, batches, records, corrections, last_seen, quota }: Row): string[] {
  return [
    owner,
    ...[batches, records, corrections].map(formatCount),
    last_seen === null ? "" : formatCreated(last_seen),
    quota === undefined ? "" : describeQuota(quota),
  ];
}

export function describeQuota({ records_per_day, batches_kept }: Omit<Quota, "changed">): string {
  const limits = [
    records_per_day === undefined ? [] : `${formatCount(records_per_day)} records a day`,
    batches_kept === undefined ? [] : `${formatCount(batches_kept)} batches kept`,
  ].flat();
  return limits.length === 0 ? "no limit" : limits.join(", ");
}
