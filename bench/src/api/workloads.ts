import type { ApisApart } from "./apart.ts";
import { exampleNotes } from "./examples.ts";
import type { Load } from "./load.ts";

/** A bound on one of the figures. */
export interface Goal {
  readonly figure: "perSecond" | "p50" | "p99" | "cpu";
  readonly bound: number;
}

export interface Workload {
  readonly work: string;
  readonly api: "ingest" | "predict";
  readonly load: Omit<Load, "url" | "seconds"> & { readonly path: string };
  readonly goals: readonly Goal[];
  /** What was recorded of the original in Go, on another machine with two cores. */
  readonly original: Partial<Record<Goal["figure"], number>>;
}

/** A batch of five, as its text. */
export const notesBody = JSON.stringify(exampleNotes(5));

const post = (connections: number): Workload["load"] => ({
  path: "/notes",
  method: "POST",
  body: notesBody,
  connections,
});

const get = (path: string, headers: Record<string, string> = {}): Workload["load"] => ({
  path,
  method: "GET",
  headers,
  connections: 16,
});

const atLeast = (bound: number): Goal => ({ figure: "perSecond", bound });

/** What is measured of each API by itself, what it is to reach, and what the original did. */
export const workloads: readonly Workload[] = [
  {
    work: "POST /notes, 5 records, 1 connection",
    api: "ingest",
    load: post(1),
    goals: [{ figure: "p50", bound: 2 }],
    original: { perSecond: 87, p50: 11.5 },
  },
  {
    work: "POST /notes, 5 records, 64 connections",
    api: "ingest",
    load: post(64),
    goals: [atLeast(8_000), { figure: "p50", bound: 8 }, { figure: "cpu", bound: 80 }],
    original: { perSecond: 5_170, p50: 12, cpu: 87 },
  },
  {
    work: "POST /notes, 5 records, 256 connections",
    api: "ingest",
    load: post(256),
    goals: [atLeast(10_000), { figure: "cpu", bound: 60 }],
    original: { perSecond: 25_600, p50: 9, cpu: 54 },
  },
  {
    work: "GET /batches, 100 × 5, 16 connections",
    api: "predict",
    load: get("/batches"),
    goals: [atLeast(10_000), { figure: "p99", bound: 10 }],
    original: { perSecond: 1_890, p99: 26 },
  },
  {
    work: "the same, gzip",
    api: "predict",
    load: get("/batches", { "accept-encoding": "gzip" }),
    goals: [atLeast(10_000)],
    original: { perSecond: 2_100 },
  },
  {
    work: "GET /jobs, 25, 16 connections",
    api: "predict",
    load: get("/jobs"),
    goals: [atLeast(12_000)],
    original: { perSecond: 4_600 },
  },
];

/** The load of a workload on APIs that run. */
export function loadOf({ api, load: { path, ...load } }: Workload, apart: ApisApart, seconds: number): Load {
  return {
    ...load,
    url: `${apart[api].url}${path}`,
    seconds,
    headers: { ...load.headers, ...apart.headers },
  };
}
