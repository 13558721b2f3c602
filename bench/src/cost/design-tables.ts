import { markdownTable } from "../api/markdown-table.ts";
import { cacheChoices } from "./cache-choices.ts";
import { changes, priceChanges } from "./changes.ts";
import { type Demand, demandOf } from "./demand.ts";
import { dollars, volumeName } from "./format.ts";
import { grownSize } from "./grown-size.ts";
import { round } from "./line.ts";
import type { Measured } from "./measured.ts";
import { monthlyBill } from "./monthly-bill.ts";
import { presentPlan } from "./plan.ts";
import { quotas } from "./quota.ts";
import type { Sizes } from "./size.ts";
import { cacheNeed } from "./store-lines.ts";
import { intended, volumes } from "./volumes.ts";
import { workloadOf } from "./workload.ts";

const paperVolumes = [30_000_000, 300_000_000, 3_000_000_000, 10_000_000_000] as const;

/** What the month would cost with another design. */
export function changeTable(sizes: Sizes, measured: Measured): string {
  const columns = intended.slice(1).map(([batches, name]) => ({
    head: `${volumeName(batches)}, ${name}`,
    ...priceChanges(batches, sizes[name], measured),
  }));
  return markdownTable(
    ["design", ...columns.map(({ head }) => head)],
    [
      ["as it is", ...columns.map(({ present }) => dollars(present))],
      ...changes.map(({ what }, index) => [
        what,
        ...columns.map(({ changed }) => dollars(changed[index] ?? Number.NaN)),
      ]),
      ["batches of 50 notes: the same notes in a tenth of the batches", ...tenth(sizes, measured)],
    ],
  );
}

function tenth(sizes: Sizes, measured: Measured): string[] {
  const plan = { ...presentPlan, notesPerBatch: 10 * presentPlan.notesPerBatch };
  return intended
    .slice(1)
    .map(([batches, name]) =>
      dollars(
        monthlyBill(batches / 10, grownSize(sizes[name], batches / 10, measured, plan), measured, plan).total,
      ),
    );
}

/** Ways to keep batches in memory. */
export function cacheTable(measured: Measured): string {
  const present = measured.rememberedSeconds / 86_400;
  const rows = volumes.slice(1).flatMap((batches) =>
    [present, 1].map((days) => {
      const need = cacheNeed(workloadOf(batches), measured, { ...presentPlan, rememberedDays: days });
      const choices = cacheChoices(need);
      const or = (amount: number | undefined) => (amount === undefined ? "too small" : dollars(amount));
      return [
        volumeName(batches),
        days === 1 ? "a day" : `${round(days)} days`,
        `${round(need)} GiB`,
        `${dollars(choices.basic)} (${choices.capacity} GiB)`,
        dollars(choices.standard),
        choices.valkeyNode === undefined ? "too small" : `${or(choices.valkey)} (${choices.valkeyNode})`,
        or(choices.valkeyWithReplica),
        or(choices.freeMachine),
      ];
    }),
  );
  return `${markdownTable(
    [
      "batches a month",
      "kept for",
      "keys",
      "Redis, BASIC",
      "STANDARD_HA",
      "Valkey",
      "with a replica",
      "our own e2-micro",
    ],
    rows,
  )}

Prices of Redis above 4 GiB and of Valkey above highmem-medium were not found: see below. All keys must be in one node, for our
scripts touch several at once: sharding would want keys with hash tags first.`;
}

/** What more batches than one environment takes would ask for. */
export function demandTable(sizes: Sizes, measured: Measured): string {
  const demands = paperVolumes.map((batches) => demandOf(batches, sizes.large, measured));
  const row = (what: string, of: (demand: Demand) => number, limit?: number) => [
    what,
    ...demands.map((demand) => {
      const value = of(demand);
      return limit !== undefined && value > limit ? `${round(value)} (over)` : round(value);
    }),
    limit === undefined ? "" : round(limit),
  ];
  const names = typedKeys(quotas);
  return markdownTable(
    ["", ...paperVolumes.map((batches) => `${volumeName(batches)} batches`), "quota"],
    [
      row("batches per second", ({ batchesPerSecond }) => batchesPerSecond),
      row("rows per second", ({ rowsPerSecond }) => rowsPerSecond),
      row("Postgres, vCPUs at work", ({ postgresCpu }) => postgresCpu),
      row("Redis, cores at work, of one", ({ redisCpu }) => redisCpu, 1),
      ...names.map((name) =>
        row(`${quotas[name].what}, ${quotas[name].unit}`, (demand) => demand.of[name], quotas[name].limit),
      ),
    ],
  );
}

function typedKeys<T extends object>(table: T): (keyof T)[] {
  return Object.keys(table) as (keyof T)[];
}
