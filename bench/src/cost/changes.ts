import { grownSize } from "./grown-size.ts";
import type { Measured } from "./measured.ts";
import { monthlyBill } from "./monthly-bill.ts";
import { type Plan, presentPlan } from "./plan.ts";
import type { Size } from "./size.ts";

/** A way in which the design could be another. */
export interface Change {
  readonly what: string;
  readonly plan: Plan;
}

export const changes: readonly Change[] = [
  {
    what: "one request at a time for each instance, as functions have it unless told",
    plan: { ...presentPlan, concurrency: 1 },
  },
  {
    what: "a sixth of a vCPU for each function's instance, and so one request at a time",
    plan: { ...presentPlan, functionCpu: 1 / 6 },
  },
  {
    what: "bill the life of instances instead of the time of requests",
    plan: { ...presentPlan, billing: "instance" },
  },
  { what: "leave out Cloud Run's line for each request", plan: { ...presentPlan, requestLogs: false } },
  {
    what: "leave out all lines for what went well (LOG_LEVEL=warn)",
    plan: { ...presentPlan, requestLogs: false, ownLogs: false },
  },
  { what: "remember batches in Redis for one day, not eight", plan: { ...presentPlan, rememberedDays: 1 } },
  {
    what: "pull instead of push, with instances that are always there",
    plan: { ...presentPlan, delivery: "pull", billing: "instance" },
  },
  {
    what: "the last three together",
    plan: {
      ...presentPlan,
      delivery: "pull",
      billing: "instance",
      rememberedDays: 1,
      requestLogs: false,
      ownLogs: false,
    },
  },
];

/** US dollars a month of the design as it is and of each change, on a size that is made to fit each. */
export function priceChanges(
  batches: number,
  size: Size,
  measured: Measured,
): { readonly present: number; readonly changed: readonly number[] } {
  const bill = (plan: Plan) =>
    monthlyBill(batches, grownSize(size, batches, measured, plan), measured, plan).total;
  return { present: bill(presentPlan), changed: changes.map(({ plan }) => bill(plan)) };
}
