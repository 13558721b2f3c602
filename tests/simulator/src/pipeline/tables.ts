import { noteContracts } from "@loopline/banknotes/definition";
import { generateNotes } from "@loopline/banknotes/generator";
import { type Contracts, createContracts } from "@loopline/contracts";
import type { Value } from "@loopline/dataset";
import { sampleClasses, sampleDataset, sampleRecords } from "../../../support/sample-records.ts";

/** A record with its true class, as its position in `dataset.target.classes`. */
export interface TrueRecord {
  readonly subject: string;
  readonly values: readonly Value[];
  readonly label: number;
}

/** A dataset with an endless series of records per seed. */
export interface SimulatedTable {
  readonly contracts: Contracts;
  records(range: { readonly seed: number; readonly start?: number; readonly count: number }): TrueRecord[];
  /** Whether models are tested on a fixed test set. */
  readonly hasTestSet: boolean;
}

const loans = (classes: readonly string[]): SimulatedTable => ({
  contracts: createContracts(sampleDataset(classes)),
  records: (range) =>
    sampleRecords(range).map(({ subject, values, className }) => ({
      subject,
      values,
      // With two classes, whatever is not good is bad.
      label: Math.min(sampleClasses.indexOf(className), classes.length - 1),
    })),
  hasTestSet: false,
});

/** The tables that a simulation can run with, by name. */
export const tables = {
  /** Two classes, four numbers. */
  banknotes: {
    contracts: noteContracts,
    records: (range) =>
      [...generateNotes(range)].map(({ features, ...note }) => ({ ...note, values: features })),
    hasTestSet: true,
  },
  /** Three classes, every type of feature, missing values. */
  loans: loans(sampleClasses),
  /** The same records with two classes. */
  "two-class-loans": loans(sampleClasses.slice(0, 2)),
} as const satisfies Record<string, SimulatedTable>;

export type TableName = keyof typeof tables;

export const tableNames = Object.keys(tables) as [TableName, ...TableName[]];
