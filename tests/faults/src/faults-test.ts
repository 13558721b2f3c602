import { test } from "vitest";
import {
  sampleClasses,
  sampleDataset,
  sampleDefinition,
  sampleRecords,
} from "../../support/sample-records.ts";
import type { LoadRecord } from "./load.ts";
import { type FaultyStack, startFaultyStack } from "./start-faulty-stack.ts";

/** A test with a stack whose faults it can set. All files share one stack, which is healed after each test. */
export const it = test
  .extend("options", { scope: "worker" }, () => ({ cacheListLength: 20_000 }))
  .extend("stack", { scope: "worker" }, async ({ options }, { onCleanup }) => {
    const stack = await startFaultyStack(options);
    onCleanup(() => stack.stop());
    return stack;
  })
  .extend("heal", { auto: true }, async ({ stack }, { onCleanup }) => {
    onCleanup(() => heal(stack));
  });

/** The same with a table of three classes and missing values. Its stack runs while the file's tests do. */
export const itWithLoans = test
  .extend("options", { scope: "file" }, () => ({ cacheListLength: 20_000, records: startingLoans }))
  .extend("stack", { scope: "file" }, async ({ options }, { onCleanup }) => {
    const stack = await startFaultyStack(options);
    onCleanup(() => stack.stop());
    return stack;
  })
  .extend("heal", { auto: true }, async ({ stack }, { onCleanup }) => {
    onCleanup(() => heal(stack));
  });

function heal(stack: FaultyStack): void {
  for (const proxy of [stack.database, stack.redisProxy, stack.secrets]) {
    // A silent connection stays silent: cut it.
    proxy.takeDown();
    proxy.heal();
  }
  stack.storage.fateOf = () => "pass";
  stack.deliveries.fateOf = () => "pass";
}

const startingLoans = {
  origin: { source: "table", dataset: "loans" },
  dataset: sampleDataset(sampleClasses),
  definition: sampleDefinition(sampleClasses),
  start: sampleRecords({ seed: 1, count: 30 }).map(({ values, className }) => ({
    values,
    label: sampleClasses.indexOf(className),
  })),
  testSet: [],
} as const;

/** A loan, of which feedback names the class. */
export function loanAt(seed: number, index: number): LoadRecord {
  const [loan] = sampleRecords({ seed: seed + 1_000, start: index, count: 1 });
  return { features: loan?.values ?? [], ...(loan && { label: loan.className }) };
}
