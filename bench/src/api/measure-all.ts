import type { Endpoints } from "@loopline/services";
import { type ApisApart, startApart } from "./apart.ts";
import { type BareFigure, measureBare } from "./bare.ts";
import { type Measured, measureLoad } from "./load.ts";
import { measureRamp, type Ramp } from "./ramp.ts";
import { type AllSizes, measureSizes } from "./sizes.ts";
import { measureUnreachable, type Refusal } from "./unreachable.ts";
import { measureVisible, type Visible } from "./visible.ts";
import { loadOf, type Workload, workloads } from "./workloads.ts";

/** How long each part takes, in seconds. */
export interface Durations {
  readonly load: number;
  readonly visible: number;
  readonly rampStep: number;
}

export interface Figure {
  readonly workload: Workload;
  readonly measured: Measured;
}

export interface AllFigures {
  readonly open: readonly Figure[];
  readonly guarded: readonly Figure[];
  readonly bare: readonly BareFigure[];
  readonly unreachable: { readonly refused: Refusal; readonly silent: Refusal };
  readonly visible: Visible;
  readonly ramp: Ramp;
  readonly sizes: AllSizes;
}

/** Batches per second for which `POST to visible` is to be reached. */
const steadyRate = 50;

export async function measureAll(stack: Endpoints, durations: Durations): Promise<AllFigures> {
  const open = await measureWorkloads(stack, { guarded: false }, durations.load);
  const guarded = await measureWorkloads(stack, { guarded: true }, durations.load);
  console.log("bare servers");
  const bare = await measureBare(stack, durations.load);
  console.log("Pub/Sub unreachable");
  const unreachable = await measureUnreachable(stack.redisUrl);
  console.log(`POST to visible, ${steadyRate} batches/s`);
  // Not counted: everything runs for the first time.
  await measureVisible(stack, steadyRate, Math.min(5, durations.visible));
  const visible = await measureVisible(stack, steadyRate, durations.visible);
  console.log("rising rate");
  const ramp = await measureRamp(stack, durations.rampStep);
  return { open, guarded, bare, unreachable, visible, ramp, sizes: measureSizes(100) };
}

async function measureWorkloads(
  stack: Endpoints,
  how: { guarded: boolean },
  seconds: number,
): Promise<Figure[]> {
  console.log(how.guarded ? "with API keys and rate limits" : "without API keys");
  const apart = await startApart(stack, how);
  try {
    const figures: Figure[] = [];
    for (const workload of workloads) figures.push(await measure(workload, apart, seconds));
    return figures;
  } finally {
    await apart.stop();
  }
}

async function measure(workload: Workload, apart: ApisApart, seconds: number): Promise<Figure> {
  const { pid } = apart[workload.api];
  const load = loadOf(workload, apart, seconds);
  // Not counted: code that is about to be compiled, connections that are about to be opened.
  await measureLoad({ ...load, seconds: Math.min(2, seconds) }, pid);
  const measured = await measureLoad(load, pid);
  const { perSecond, p50, p99, cpu } = measured;
  console.log(
    `  ${workload.work}: ${perSecond.toFixed(0)}/s, p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms, ${cpu.toFixed(0)} µs`,
  );
  return { workload, measured };
}
