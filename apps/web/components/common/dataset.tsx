"use client";
import { Skeleton } from "@chakra-ui/react";
import type { Level } from "@loopline/dataset";
import { useQuery } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useMemo } from "react";
import { datasetQuery } from "../../resources/dataset.ts";
import type { DatasetReply } from "../../server/dataset.ts";
import { type ClassLook, lookAt } from "./class-looks.ts";
import { formatQuantity } from "./format.ts";

/** A class of the dataset, as pages show it. */
export interface ShownClass extends Level, ClassLook {}

/** The dataset that runs, with the words and looks that pages use. */
export interface ShownDataset extends DatasetReply {
  readonly classes: readonly ShownClass[];
  /** `record.one` with a capital letter. */
  readonly One: string;
  /** `record.many` with a capital letter. */
  readonly Many: string;
  /** `1 record`, `2 records`, in the dataset's words. @param adjective stands before the word */
  count(records: number, adjective?: string): string;
  /** The class with this value; one without a look of its own if there is none. */
  classOf(value: string): ShownClass;
}

const DatasetContext = createContext<ShownDataset | undefined>(undefined);

/** Shows its children once the dataset is known. */
export function DatasetGate({ children }: { children: ReactNode }) {
  const { data } = useQuery(datasetQuery());
  const shown = useMemo(() => data && toShown(data), [data]);
  if (shown === undefined) return <Skeleton height="80" aria-busy />;
  return <DatasetContext value={shown}>{children}</DatasetContext>;
}

/** The dataset that runs. Only below {@link DatasetGate}. */
export function useDataset(): ShownDataset {
  const dataset = useContext(DatasetContext);
  if (dataset === undefined) throw new Error("useDataset is used outside DatasetGate");
  return dataset;
}

function toShown(dataset: DatasetReply): ShownDataset {
  const { one, many } = dataset.record;
  const classes = dataset.target.classes.map((level, k) => ({ ...level, ...lookAt(k) }));
  const byValue = new Map(classes.map((shown) => [shown.value, shown]));
  const before = (adjective: string | undefined) => (adjective === undefined ? "" : `${adjective} `);
  return {
    ...dataset,
    classes,
    One: capitalise(one),
    Many: capitalise(many),
    count: (records, adjective) =>
      formatQuantity(records, `${before(adjective)}${one}`, `${before(adjective)}${many}`),
    classOf: (value) => byValue.get(value) ?? { value, label: value, palette: "gray", shape: "circle" },
  };
}

/** `Sentence case`: the first letter only, because the rest may be a name. */
export function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
