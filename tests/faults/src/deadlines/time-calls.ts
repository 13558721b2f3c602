import { setTimeout as delay } from "node:timers/promises";
import { type BadKind, type BadServers, badKinds } from "./bad-servers.ts";
import type { OutsideCall } from "./outside-calls.ts";

/** How much later than its deadline a call may end, in milliseconds. */
export const graceMs = 500;

export interface Timed {
  readonly name: string;
  readonly kind: BadKind;
  readonly deadlineMs: number;
  /** Of the slowest, in milliseconds. */
  readonly slowestMs: number;
  /** Calls that were not over in time. */
  readonly late: number;
}

/** Makes each call `times` times to each kind of server, all at once, and measures the slowest. */
export function timeCalls(
  calls: readonly OutsideCall[],
  servers: BadServers,
  times: number,
): Promise<Timed[]> {
  return Promise.all(
    calls.flatMap((call) =>
      badKinds.map((kind) => timeOne(call, kind, servers.address(kind, call.protocol), times)),
    ),
  );
}

async function timeOne(call: OutsideCall, kind: BadKind, address: string, times: number): Promise<Timed> {
  const { name, deadlineMs, closeDeadlineMs = deadlineMs } = call;
  const measured = await Promise.all(
    Array.from({ length: times }, async () => {
      const opened = call.open(address);
      await opened.load?.();
      const called = await time(opened.call, deadlineMs);
      const closed = await time(async () => opened.close(), closeDeadlineMs);
      return { ...called, isLate: called.isLate || closed.isLate };
    }),
  );
  return {
    name,
    kind,
    deadlineMs,
    slowestMs: Math.max(...measured.map(({ tookMs }) => tookMs)),
    late: measured.filter(({ isLate }) => isLate).length,
  };
}

/**
 * Late is what ends {@link graceMs} after a timer that was set together with it: a busy machine makes both late. The grace
 * begins when that timer ends, or a process that got no CPU past both would have all calls late.
 */
async function time(call: () => Promise<unknown>, deadlineMs: number) {
  const begun = performance.now();
  const over = call().then(nothing, nothing);
  const timer = new AbortController();
  const { signal } = timer;
  const guard = delay(deadlineMs, "over", { signal })
    .then(() => delay(graceMs, "late", { signal }))
    .catch(nothing);
  const isLate = (await Promise.race([over, guard])) === "late";
  timer.abort();
  return { tookMs: performance.now() - begun, isLate };
}

const nothing = (): undefined => undefined;
