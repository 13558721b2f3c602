import type { Endpoints } from "@loopline/services";
import { measureVisible, type Visible } from "./visible.ts";

const step = 50;
const mostRate = 2_000;

/** Milliseconds. */
const longestP99 = 250;

export interface Ramp {
  /** The last rate that was kept up; 0 when none was. */
  readonly sustained: number;
  readonly steps: readonly Visible[];
}

/** Raises the rate until batches are seen late or not at all. */
export async function measureRamp(stack: Endpoints, secondsPerStep: number): Promise<Ramp> {
  const steps: Visible[] = [];
  for (let rate = step; rate <= mostRate; rate += step) {
    const visible = await measureVisible(stack, rate, secondsPerStep);
    steps.push(visible);
    console.log(`  ${rate} batches/s: p50 ${visible.p50.toFixed(1)} ms, p99 ${visible.p99.toFixed(1)} ms`);
    if (visible.unseen > 0 || visible.p99 > longestP99) return { sustained: rate - step, steps };
  }
  return { sustained: mostRate, steps };
}
