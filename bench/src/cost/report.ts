import { subscriptions, topicNames, topics } from "@loopline/contracts";
import { markdownTable } from "../api/markdown-table.ts";
import { cacheChoice, designs, grownBill, originalBill } from "./alternatives.ts";
import { type Bill, billOf, byGroup, cacheLines, monthlyBill, round } from "./bill.ts";
import { grownSize, maxBatches, shortages } from "./capacity.ts";
import { presentDesign, type Size, type SizeName, type Sizes, sizeNames } from "./instances.ts";
import type { Measured } from "./measured.ts";
import { assumptions, priceOf, prices } from "./tables.ts";
import { billedBytes, messageBytes, pricedServices, workloadOf } from "./workload.ts";

/** The cost of a month of the article's only environment. */
export const articleDollars = 80;

const volumes = [0, 1e6, 3e7, 3e8] as const;

/** Volumes with the size that is intended for each. */
const intended: readonly (readonly [number, SizeName])[] = [
  [0, "demo"],
  [1e6, "demo"],
  [3e7, "small"],
  [3e8, "large"],
];

function volumeName(batches: number): string {
  return batches === 0 ? "none" : `${batches / 1e6} million`;
}

/** US dollars, with cents below a thousand. */
function dollars(amount: number): string {
  const digits = amount < 1_000 ? 2 : 0;
  return `$${amount.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits })}`;
}

/** The whole report as Markdown: the same text for the same inputs. */
export function report(sizes: Sizes, measured: Measured): string {
  const { demo } = sizes;
  const idle = monthlyBill(0, demo, measured);
  const balanced = monthlyBill(0, { ...demo, load_balancer: true }, measured);
  return `# What a month costs

Made by \`npm run bench:cost\` from Google's list prices in us-central1, from infra/sizes.json, and from measurements on this
machine. It is a model: it was not compared with a real bill. A month has 730 hours, batches arrive evenly, and discounts are
left out. Assumptions and prices with their sources are at the end; docs/cost.md draws the conclusions.

${measuredText(measured)}

## In short

${matrix(sizes, measured)}

Each cell is the month with the given size. If the size is too small for so many batches, the second figure is the month of
the same size grown to fit: more memory for Redis, a larger machine for Postgres, a higher maximum of instances.

${limits(sizes, measured)}

## The demo environment, idle

${idleTable(idle)}

That is ${idle.total < articleDollars ? "less" : "NOT less"} than the article's $${articleDollars} a month.

With a load balancer and Cloud Armor, which this size leaves out, it is ${dollars(balanced.total)}; with Redis on Google's free
small machine instead of Memorystore, ${dollars(idle.total - billOf(cacheLines(demo)).total)}. An open page of the web UI keeps a stream of events open, and so an instance of
web and one of predict-api busy: ${dollars(openPage(demo))} an hour beyond the free hours, ${dollars(openPage(demo) * 730)} a month.

## Largest items

${largestItems(sizes, measured)}

## Other designs

${designTable(sizes, measured)}

The month of each, with the size grown to fit.

### Memory for batches

${cacheTable(measured)}

The prices of Redis above 4 GiB and of Valkey above highmem-medium were not found: see below. All keys must be in one node,
because the scripts use several keys at once; sharding needs keys with hash tags first.

## Ours and the original

${againstOriginal(sizes, measured)}

The original is priced as it was built: first-generation functions, one message at a time, billed at least 100 ms each; on the
same Postgres and Redis, and both without a load balancer. Its Redis never expires keys, and its trainings do not wait for one
another; neither is included. Kept instances (\`min\`) are included in ours.

## Messages of a batch

${topicTable()}

A batch has ${presentDesign.notesPerBatch} notes. At least 1,000 bytes are billed for each message published and for each delivered.

## Assumptions

${markdownTable(
  ["what", "value", "why"],
  assumptions.map(({ name, value, unit, why }) => [name, `${round(value)} ${unit}`, why]),
)}

## Prices

US dollars. \`page\`: read in a stored copy of Google's page. \`quoted\`: others quote it. \`assumed\`: not found. The day is that of
the copy or the quotation; no live page was read.

${markdownTable(
  ["SKU", "price", "", "regions", "basis", "day", "source", ""],
  prices.map(({ sku, amount, unit, free, regions, basis, read, source, note }) => [
    sku,
    `${amount} per ${unit}`,
    free === undefined ? "" : `${round(free)} free`,
    regions.replaceAll(" ", ", "),
    basis,
    read,
    source,
    note,
  ]),
)}
`;
}

function measuredText(measured: Measured): string {
  const { date, machine, node, loadBefore, rate, batches, cpuMilliseconds } = measured;
  const busy =
    loadBefore > 0.5 ? ` Other work was running (load ${loadBefore}), so the figures are too high.` : "";
  return `Measured on ${date}: Node ${node}, ${machine}; ${round(batches)} batches at ${rate} per second.${busy}
Milliseconds of processor time per request or delivery, beyond that of the idle process (of training: per training):

${markdownTable(
  ["service", "ms"],
  [
    ...pricedServices.map((name) => [name, String(cpuMilliseconds[name])]),
    ["Postgres, for a batch", String(measured.postgresMilliseconds)],
    ["Redis, for a batch", String(measured.redisMilliseconds)],
  ],
)}

A batch takes ${round(measured.postgresBytesPerBatch)} bytes in Postgres permanently (${round(measured.walBytesPerBatch)} of log, ${round(measured.postgresTransactionsPerBatch)} transactions) and ${round(measured.redisBytesPerBatch)} in Redis for
${round(measured.rememberedSeconds / 86_400)} days (${round(measured.redisCommandsPerBatch)} commands); a feedback ${round(measured.postgresBytesPerFeedback)} bytes in Postgres.`;
}

/** The cost of each size at each volume. */
function matrix(sizes: Sizes, measured: Measured): string {
  const cell = (batches: number, size: Size) => {
    const given = dollars(monthlyBill(batches, size, measured).total);
    if (shortages(batches, size, measured).length === 0) return given;
    return `${given}, too small; ${dollars(grownBill(batches, size, measured).total)}`;
  };
  return markdownTable(
    ["batches a month", ...sizeNames],
    volumes.map((batches) => [volumeName(batches), ...sizeNames.map((name) => cell(batches, sizes[name]))]),
  );
}

/** The capacity of each size, and the first shortage beyond it. */
function limits(sizes: Sizes, measured: Measured): string {
  const rows = sizeNames.map((name) => {
    const max = maxBatches(sizes[name], measured);
    const next = shortages(Math.ceil(max * 1.01) + 1, sizes[name], measured).map(
      ({ what, has, needs, unit }) => `${what} (${round(needs)} of ${round(has)}${unit})`,
    );
    return [name, `${round(Number(max.toPrecision(2)))} batches`, next.join(", ")];
  });
  return markdownTable(["size", "maximum a month", "then too small"], rows);
}

function idleTable({ lines, total }: Bill): string {
  const rows = lines.map(({ group, item, arithmetic, amount }) => [group, item, arithmetic, dollars(amount)]);
  return markdownTable(
    ["", "item", "arithmetic", "a month"],
    [...rows, ["", "together", "", dollars(total)]],
  );
}

/** US dollars an hour of an instance of web and one of predict-api. */
function openPage({ services }: Size): number {
  return [services.web, services["predict-api"]].reduce((sum, { cpu, memory_mb }) => {
    const perSecond = cpu * priceOf("runCpu").amount + (memory_mb / 1_024) * priceOf("runMemory").amount;
    return sum + 3_600 * perSecond;
  }, 0);
}

function largestItems(sizes: Sizes, measured: Measured): string {
  const rows = intended.map(([batches, name]) => {
    const bill = grownBill(batches, sizes[name], measured);
    const groups = byGroup(bill).filter(([, amount]) => amount >= bill.total / 20);
    return [
      volumeName(batches),
      name,
      dollars(bill.total),
      batches === 0 ? "" : `$${round((bill.total / batches) * 1e6)}`,
      groups.map(([group, amount]) => `${group} ${((amount / bill.total) * 100).toFixed(0)} %`).join(", "),
    ];
  });
  return markdownTable(["batches a month", "size, grown to fit", "a month", "per million", "of which"], rows);
}

function designTable(sizes: Sizes, measured: Measured): string {
  const columns = intended.slice(1);
  return markdownTable(
    ["design", ...columns.map(([batches, name]) => `${volumeName(batches)}, ${name}`)],
    designs.map(({ what, design, batches: share }) => [
      what,
      ...columns.map(([batches, name]) =>
        dollars(grownBill(share * batches, sizes[name], measured, design).total),
      ),
    ]),
  );
}

function cacheTable(measured: Measured): string {
  const present = measured.rememberedSeconds / 86_400;
  const rows = volumes.slice(1).flatMap((batches) =>
    [present, 1].map((days) => {
      const { need, memory_gb, redis, node, valkey } = cacheChoice(batches, days, measured);
      const or = (amount: number | undefined) => (amount === undefined ? "too small" : dollars(amount));
      return [
        volumeName(batches),
        days === 1 ? "a day" : `${round(days)} days`,
        `${round(need)} GiB`,
        `${dollars(redis)} (${memory_gb} GiB)`,
        `${or(valkey)} (${node ?? "none"})`,
        or(valkey && 2 * valkey),
      ];
    }),
  );
  return markdownTable(
    ["batches a month", "kept for", "keys", "Redis, BASIC", "Valkey", "Valkey, with a replica"],
    rows,
  );
}

function againstOriginal(sizes: Sizes, measured: Measured): string {
  const work = (bill: Bill) =>
    byGroup(bill)
      .filter(([group]) => group === "requests" || group === "processor and memory")
      .reduce((sum, [, amount]) => sum + amount, 0);
  const rows = intended.map(([batches, name]) => {
    const size = { ...grownSize(sizes[name], batches, measured), load_balancer: false };
    const bills = [monthlyBill(batches, size, measured), originalBill(batches, size, measured)];
    const amounts = [...bills.map(work), ...bills.map(({ total }) => total)];
    return [volumeName(batches), name, ...amounts.map(dollars)];
  });
  return markdownTable(
    ["batches a month", "size", "requests and processor, ours", "original", "everything, ours", "original"],
    rows,
  );
}

function topicTable(): string {
  const bytes = messageBytes(presentDesign.notesPerBatch);
  const { published } = workloadOf(1e6);
  const consumersOf = (topic: string) =>
    subscriptions.filter((one) => one.topic === topic).map(({ consumer }) => consumer);
  return markdownTable(
    ["topic", "from", "to", "messages of a million batches", "bytes", "billed"],
    topicNames.map((topic) => [
      topic,
      topics[topic].publishers.join(", "),
      consumersOf(topic).join(", "),
      round(published[topic]),
      round(bytes[topic]),
      round(billedBytes(bytes[topic])),
    ]),
  );
}
