import { functionNames } from "@loopline/contracts";
import { assumed } from "./assumptions.ts";
import { type InstanceTime, instanceTime, type Load } from "./instance-time.ts";
import { type Line, priced } from "./line.ts";
import type { Measured } from "./measured.ts";
import type { Plan } from "./plan.ts";
import { prices } from "./prices.ts";
import type { ServiceSize, Size } from "./size.ts";
import {
  allRequests,
  clientRequests,
  type PricedService,
  pricedServices,
  type Workload,
} from "./workload.ts";

export interface ServiceTime extends InstanceTime {
  readonly service: PricedService | "web";
  readonly size: ServiceSize;
  readonly load: Load;
}

/** What each service has to do in a month. The web UI is left idle: customers call the APIs. */
export function serviceTimes(
  workload: Workload,
  size: Size,
  measured: Measured,
  plan: Plan,
): readonly ServiceTime[] {
  // A batch of other notes than were measured is assumed to take as much: most of it does not depend on them.
  return [...pricedServices, "web" as const].map((service) => {
    const given = size.services[service];
    const isFunction = functionNames.some((name) => name === service);
    const cpu = isFunction ? (plan.functionCpu ?? given.cpu) : given.cpu;
    // Google gives less than a whole vCPU only to instances that take one request at a time.
    const concurrency = cpu < 1 ? 1 : (plan.concurrency ?? given.concurrency);
    const own = { ...given, cpu, concurrency };
    const load =
      service === "web" ? { requests: 0, cpuSeconds: 0, seconds: 0 } : loadOf(service, workload, measured);
    return { service, size: own, load, ...instanceTime(load, own, plan.billing) };
  });
}

function loadOf(service: PricedService, workload: Workload, measured: Measured): Load {
  const cpuSeconds = (measured.cpuMilliseconds[service] / 1_000) * assumed("cpuRatio");
  if (service === "training") {
    // One at a time; what is delivered meanwhile is refused at once, at next to no cost.
    return {
      requests: workload.trainings,
      cpuSeconds,
      seconds: assumed("trainingSeconds") + cpuSeconds,
    };
  }
  return { requests: workload.requests[service], cpuSeconds, seconds: secondsOf(service) };
}

function secondsOf(service: PricedService): number {
  if (service === "ingest-api") return assumed("apiSeconds");
  return service === "predict-api" ? assumed("waitSeconds") : assumed("functionSeconds");
}

/** Requests, processor and memory of Cloud Run. */
export function computeLines(workload: Workload, size: Size, measured: Measured, plan: Plan): Line[] {
  const times = serviceTimes(workload, size, measured, plan);
  const sum = (of: (time: ServiceTime) => number) => times.reduce((total, time) => total + of(time), 0);
  const gibOf = ({ size: { memory_mb } }: ServiceTime) => memory_mb / 1_024;
  const cpu = sum(({ busy, size: { cpu } }) => busy * cpu);
  const memory = sum((time) => time.busy * gibOf(time));
  const group = "processor and memory" as const;
  if (plan.billing === "instance") {
    return [
      priced(group, "Cloud Run, processor", cpu, "runInstanceCpu"),
      priced(group, "Cloud Run, memory", memory, "runInstanceMemory"),
    ];
  }
  // What serves for free is counted as waiting, so that a first request does not make the month cheaper.
  const paid = cpu === 0 ? 0 : Math.max(0, cpu - prices.runCpu.free) / cpu;
  const idleOf = ({ kept, busy }: ServiceTime) => Math.max(0, kept - paid * busy);
  const idleCpu = sum((time) => idleOf(time) * time.size.cpu);
  const idleMemory = sum((time) => idleOf(time) * gibOf(time));
  const waiting: Line[] =
    idleCpu === 0
      ? []
      : [
          priced(group, "Cloud Run, kept instances, processor", idleCpu, "runIdleCpu"),
          priced(group, "Cloud Run, kept instances, memory", idleMemory, "runIdleMemory"),
        ];
  // Who pulls is not asked by a request.
  const requests = plan.delivery === "pull" ? clientRequests(workload) : allRequests(workload);
  return [
    priced("requests", "Cloud Run, requests", requests / 1e6, "runRequests"),
    priced(group, "Cloud Run, processor", cpu, "runCpu"),
    priced(group, "Cloud Run, memory", memory, "runMemory"),
    ...waiting,
  ];
}
