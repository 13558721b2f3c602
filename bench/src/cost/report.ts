import { markdownTable } from "../api/markdown-table.ts";
import { assumptions } from "./assumptions.ts";
import { againstOriginal, dominants, idleTable, limits, matrix, openPage } from "./bill-tables.ts";
import { cacheTable, changeTable, demandTable } from "./design-tables.ts";
import { dollars } from "./format.ts";
import { round, total } from "./line.ts";
import type { Measured } from "./measured.ts";
import { monthlyBill } from "./monthly-bill.ts";
import { presentPlan } from "./plan.ts";
import type { Sizes } from "./size.ts";
import { measuredText, priceTable, quotaTable, topicTable } from "./source-tables.ts";
import { cacheLines } from "./store-lines.ts";

/** The whole report as Markdown: the same text for the same inputs. */
export function report(sizes: Sizes, measured: Measured): string {
  return `# What a month costs

Made by \`npm run bench:cost\` from Google's list prices in us-central1, from infra/sizes.json, and from what this machine
measured. No cloud was reached and no bill was seen: this is a model. A month is 730 hours, batches come evenly, and no
discount is taken. What it assumes, and each price with its source, is at the end; docs/cost.md says what follows from it.

${measuredText(measured)}

## In short

${matrix(sizes, measured)}

In each cell the month as the size is given. Where that is too small for so many batches, the second figure is the month of
the same size grown to fit: more memory for Redis, a larger machine for Postgres, more instances at most.

${limits(sizes, measured)}

## The demo environment, idle

${idleTable(sizes.demo, measured)}

With a load balancer and Cloud Armor, which this size leaves out, it would be ${dollars(
    monthlyBill(0, { ...sizes.demo, load_balancer: true }, measured).total,
  )}; with a Redis of one's own on
the small machine that Google gives away once a month instead of Memorystore, ${dollars(
    monthlyBill(0, sizes.demo, measured).total - total(cacheLines(sizes.demo)),
  )}.
A page that is left open keeps a stream of events open, and so an instance of web and one of predict-api: beyond the free
hours that is ${dollars(openPage(sizes.demo))} an hour, ${dollars(openPage(sizes.demo) * 730)} if nobody ever closes it.

## What dominates

${dominants(sizes, measured)}

## What another design would cost

${changeTable(sizes, measured)}

The month of each, with the size grown to what each needs.

### Keeping batches in memory

${cacheTable(measured)}

## Ours and the original

${againstOriginal(sizes, measured)}

## On paper: more than one environment takes

${demandTable(sizes, measured)}

In the busiest minute, ${assumptions.peakRatio.value} times the mean; data is what a month leaves. Quotas are of a project in a region unless Google is asked.

${quotaTable()}

## What a batch makes happen

${topicTable()}

A batch has ${presentPlan.notesPerBatch} notes. Billed are at least 1,000 bytes for each message published and for each delivered.

## Assumptions

${markdownTable(
  ["what", "value", "why"],
  Object.entries(assumptions).map(([name, { value, unit, why }]) => [name, `${round(value)} ${unit}`, why]),
)}

## Prices

US dollars. \`page\`: seen in a stored copy of Google's page. \`quoted\`: others quote it. \`assumed\`: not found. The day is that of
the copy or the quotation; none was read on a live page.

${priceTable()}
`;
}
