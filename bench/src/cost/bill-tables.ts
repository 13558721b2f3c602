import { markdownTable } from "../api/markdown-table.ts";
import { connections, mostBatches, shortages } from "./capacity.ts";
import { dollars, volumeName } from "./format.ts";
import { grownSize } from "./grown-size.ts";
import { round } from "./line.ts";
import type { Measured } from "./measured.ts";
import { byGroup, monthlyBill } from "./monthly-bill.ts";
import { originalBill, originalMilliseconds } from "./original-bill.ts";
import { prices } from "./prices.ts";
import { type Size, type Sizes, sizeNames } from "./size.ts";
import { intended, volumes } from "./volumes.ts";

/** What the article paid for a month of its only environment. */
export const articleDollars = 80;

/** What each size costs at each volume. */
export function matrix(sizes: Sizes, measured: Measured): string {
  return markdownTable(
    ["batches a month", ...sizeNames],
    volumes.map((batches) => [
      volumeName(batches),
      ...sizeNames.map((name) => {
        const size = sizes[name];
        const given = dollars(monthlyBill(batches, size, measured).total);
        if (shortages(batches, size, measured).length === 0) return given;
        return `${given}, too small; ${dollars(monthlyBill(batches, grownSize(size, batches, measured), measured).total)}`;
      }),
    ]),
  );
}

/** How many batches each size takes, and what it has too little of beyond. */
export function limits(sizes: Sizes, measured: Measured): string {
  return markdownTable(
    ["size", "takes at most, a month", "then too small", "connections to Postgres at most"],
    sizeNames.map((name) => {
      const size = sizes[name];
      const most = mostBatches(size, measured);
      const next = shortages(Math.ceil(most * 1.01) + 1, size, measured).map(({ what, has, needs, unit }) =>
        `${what} (${round(needs)} of ${round(has)} ${unit})`.replace(" )", ")"),
      );
      const { most: used, allowed } = connections(size);
      return [
        name,
        `${round(Number(most.toPrecision(2)))} batches`,
        next.join(", "),
        `${used} of ${allowed}${used > allowed ? ": too many" : ""}`,
      ];
    }),
  );
}

/** The bill of an environment that nobody uses, line by line. */
export function idleTable(demo: Size, measured: Measured): string {
  const bill = monthlyBill(0, demo, measured);
  const rows = bill.lines.map(({ group, item, arithmetic, amount }) => [
    group,
    item,
    arithmetic,
    dollars(amount),
  ]);
  const verdict = bill.total < articleDollars ? "less than" : "NOT less than";
  return `${markdownTable(["", "item", "arithmetic", "a month"], [...rows, ["", "together", "", dollars(bill.total)]])}

That is ${verdict} the $${articleDollars} a month of the article.`;
}

/** US dollars an hour of an instance of web and one of predict-api. */
export function openPage({ services }: Size): number {
  return [services.web, services["predict-api"]].reduce(
    (sum, { cpu, memory_mb }) =>
      sum + 3_600 * (cpu * prices.runCpu.amount + (memory_mb / 1_024) * prices.runMemory.amount),
    0,
  );
}

/** What most of the money goes to. */
export function dominants(sizes: Sizes, measured: Measured): string {
  const rows = intended.map(([batches, name]) => {
    const size = grownSize(sizes[name], batches, measured);
    const bill = monthlyBill(batches, size, measured);
    const groups = byGroup(bill).filter(([, amount]) => amount >= bill.total / 20);
    return [
      volumeName(batches),
      name,
      dollars(bill.total),
      batches === 0 ? "" : `$${round((bill.total / batches) * 1e6)}`,
      groups.map(([group, amount]) => `${group} ${((amount / bill.total) * 100).toFixed(0)} %`).join(", "),
    ];
  });
  return markdownTable(
    ["batches a month", "size, grown to fit", "a month", "for a million", "of which"],
    rows,
  );
}

/** Ours beside the original's. */
export function againstOriginal(sizes: Sizes, measured: Measured): string {
  const rows = intended.map(([batches, name]) => {
    const size = grownSize(sizes[name], batches, measured);
    const bare = { ...size, load_balancer: false };
    const ours = monthlyBill(batches, bare, measured);
    const original = originalBill(batches, bare, measured);
    const work = ({ lines }: typeof ours) =>
      lines
        .filter(({ group }) => group === "requests" || group === "processor and memory")
        .reduce((sum, { amount }) => sum + amount, 0);
    return [
      volumeName(batches),
      name,
      dollars(work(ours)),
      dollars(work(original)),
      dollars(ours.total),
      dollars(original.total),
    ];
  });
  const million = (milliseconds: number) => `$${round(milliseconds * 1_000 * prices.runCpu.amount)}`;
  const { predictionThere, predictionHere } = originalMilliseconds;
  const own = measured.cpuMilliseconds.prediction;
  return `${markdownTable(
    ["batches a month", "size", "requests and processor, ours", "original", "everything, ours", "original"],
    rows,
  )}

The original is priced as it was built: first-generation functions, one message at a time, each billed 100 ms at least; on the
same Postgres and Redis, and both without a load balancer, which it had not. Its Redis forgets nothing and its trainings do
not wait for one another; neither is counted against it. Kept instances (\`min\`) are counted against ours.

Were processor time billed by the millisecond, a million predictions would be ${million(predictionThere)} with the article's ${predictionThere} ms in the cloud,
${million(predictionHere)} with the ${predictionHere} ms of its code warm on such a machine without the network, and ${million(own)} with our ${own} ms, which have the HTTP
request, Redis and the publish in them. They are not billed so: what counts is how many messages share an instance's time.`;
}
