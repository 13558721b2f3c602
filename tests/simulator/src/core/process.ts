import { AppError, type Clock } from "@loopline/platform";
import type { Call } from "./call.ts";
import type { Faults } from "./faults.ts";
import type { Random } from "./random.ts";
import type { Trace } from "./trace.ts";
import { createSkewedClock, type VirtualClock } from "./virtual-clock.ts";

/** One life of one process: when it has died, nothing in it ever goes on. */
export interface Process {
  readonly name: string;
  /** What it takes for the time: clocks of machines differ. */
  readonly clock: Clock;
  readonly call: Call;
  /** Waits as its own timers do, until the signal aborts. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /** Calls back at its death. Returns how to call that off. */
  onDeath(listener: () => void): () => void;
  /** What the process answers, or `died` if it does not live to. */
  outcomeOf<T>(work: Promise<T>): Promise<T | typeof died>;
}

export const died = Symbol("died");

export interface ProcessDeps {
  readonly clock: VirtualClock;
  readonly random: Random;
  readonly faults: Faults;
  readonly trace: Trace;
}

/** Milliseconds by which two machines' clocks may differ. */
const greatestSkewMs = 2_000;
/** Longer than a lease of the training and than every acknowledgement deadline. */
const longestStallMs = 720_000;

export function createProcess(name: string, { clock, random, faults, trace }: ProcessDeps): Process {
  const listeners = new Set<() => void>();
  let isAlive = true;

  function die(): Promise<never> {
    trace.note(`${name} dies`);
    isAlive = false;
    for (const listener of [...listeners]) listener();
    listeners.clear();
    return never();
  }

  /** Slow at times: the longer a call takes, the more happens meanwhile. */
  const travel = () => clock.sleep(random.chance(0.1) ? random.magnitude(4, 2_000) : random.between(0.2, 4));

  async function call<T>(what: string, effect: () => T): Promise<T> {
    const fault = faults.atCall();
    trace.note(`${name} ${what}${fault === "none" ? "" : ` ${fault}`}`);
    await travel();
    if (!isAlive) {
      // What a process had sent when it died may arrive, or not.
      if (random.chance(0.5)) return never();
    } else {
      if (fault === "crash-before") return die();
      if (fault === "error") throw unavailable(what);
    }
    const reply = attempt(effect);
    if (fault === "crash-after" && isAlive) return die();
    await (fault === "stall" ? clock.sleep(random.magnitude(1_000, longestStallMs)) : travel());
    if (!isAlive) return never();
    if (fault === "lost-reply") throw unavailable(what);
    return reply();
  }

  return {
    name,
    clock: createSkewedClock(clock, random.between(-greatestSkewMs, greatestSkewMs)),
    call,
    async sleep(milliseconds, signal) {
      await clock.sleep(milliseconds, signal);
      if (!isAlive) await never();
    },
    onDeath(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    outcomeOf: (work) =>
      new Promise((resolve, reject) => {
        const forget = () => listeners.delete(onDeath);
        const onDeath = () => resolve(died);
        listeners.add(onDeath);
        work.finally(forget).then(resolve, reject);
      }),
  };
}

/** Has an effect now, and lets its result or error be had later. */
function attempt<T>(effect: () => T): () => T {
  try {
    const result = effect();
    return () => result;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

function never(): Promise<never> {
  return new Promise(() => {});
}

function unavailable(what: string): AppError {
  return new AppError("unavailable", `no answer to: ${what}`);
}
