import { beforeEach, describe, expect, it } from "vitest";
import type { CallFault, Faults } from "../src/core/faults.ts";
import { createProcess, died, type Process } from "../src/core/process.ts";
import { createRandom } from "../src/core/random.ts";
import { createTrace } from "../src/core/trace.ts";
import { createVirtualClock, type VirtualClock } from "../src/core/virtual-clock.ts";

let clock: VirtualClock;
let log: string[];

beforeEach(() => {
  clock = createVirtualClock();
  log = [];
});

/** A process in which every call has the next of these faults. */
function start(...faults: CallFault[]): Process {
  const plan: Faults = {
    atCall: () => faults.shift() ?? "none",
    duplicates: () => false,
    losesAck: () => false,
    publishesTwice: () => false,
    isLate: () => false,
    turn: () => {},
  };
  return createProcess("p", {
    clock,
    random: createRandom(1),
    faults: plan,
    trace: createTrace(clock.elapsed, false),
  });
}

const work = async ({ call }: Process) => {
  try {
    await call("first", () => log.push("effect"));
    log.push("reply");
  } catch {
    log.push("error");
  }
  await call("second", () => log.push("second effect"));
};

describe("a call", () => {
  it.each([
    ["none", ["effect", "reply", "second effect"]],
    ["stall", ["effect", "reply", "second effect"]],
    ["error", ["error", "second effect"]],
    ["lost-reply", ["effect", "error", "second effect"]],
    ["crash-before", []],
    ["crash-after", ["effect"]],
  ] as const)("with the fault %s does %j", async (fault, expected) => {
    const process = start(fault);
    const outcome = process.outcomeOf(work(process));
    await clock.runUntilIdle();
    expect(log).toEqual(expected);
    expect(await outcome).toBe(fault.startsWith("crash") ? died : undefined);
  });

  it("fails as its effect does", async () => {
    const refused = start().call("first", () => {
      throw new Error("refused");
    });
    await Promise.all([expect(refused).rejects.toThrow("refused"), clock.runUntilIdle()]);
  });
});

it("takes all that a process was doing with it when it dies", async () => {
  const process = start("none", "crash-before");
  const outcomes = [process.outcomeOf(work(process)), process.outcomeOf(work(process))];
  await clock.runUntilIdle();
  expect(await Promise.all(outcomes)).toEqual([died, died]);
  expect(log).not.toContain("reply");
  expect(log).not.toContain("second effect");
});

it("never wakes a dead process from its sleep", async () => {
  const process = start("crash-before");
  process.sleep(1_000).then(() => log.push("awake"));
  process.call("first", () => {});
  await clock.runUntilIdle();
  expect(log).toEqual([]);
});
