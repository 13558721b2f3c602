import { type Broker, createBroker } from "../core/broker.ts";
import { createFaults, type FaultRates, type Faults } from "../core/faults.ts";
import { createRandom, type Random } from "../core/random.ts";
import { createTrace, type Trace } from "../core/trace.ts";
import { createSkewedClock, createVirtualClock, type VirtualClock } from "../core/virtual-clock.ts";
import { createMemoryDatabase, type MemoryDatabase } from "../memory-database.ts";
import { createMemoryRedis, type MemoryRedis } from "../memory-redis.ts";
import { createDeeds, type Deeds } from "../original/deeds.ts";
import type { SimulatedTable } from "./tables.ts";

/** The servers that the pipeline's processes share, and what drives the simulation. */
export interface World {
  readonly table: SimulatedTable;
  readonly random: Random;
  readonly clock: VirtualClock;
  readonly trace: Trace;
  readonly faults: Faults;
  readonly database: MemoryDatabase;
  readonly redis: MemoryRedis;
  /** Model files by name. */
  readonly files: Map<string, string>;
  readonly broker: Broker;
  /** How many entries the lists of the cache keep. */
  readonly listLength: number;
  readonly deeds: Deeds;
}

export interface WorldOptions {
  readonly table: SimulatedTable;
  readonly seed: number;
  readonly rates: FaultRates;
  readonly keepsLines: boolean;
  /** Default: few in some worlds, and more than all batches in the others. */
  readonly listLength?: number | undefined;
}

export function createWorld({ table, seed, rates, keepsLines, listLength }: WorldOptions): World {
  const random = createRandom(seed);
  const clock = createVirtualClock();
  const trace = createTrace(clock.elapsed, keepsLines);
  const faults = createFaults(random.fork("faults"), withSeverity(rates, random.pick([0, 1, 1, 3])));
  return {
    table,
    random,
    clock,
    trace,
    faults,
    database: createMemoryDatabase(
      createSkewedClock(clock, random.between(-2_000, 2_000)),
      table.contracts.dataset,
    ),
    redis: createMemoryRedis(createSkewedClock(clock, 0)),
    files: new Map(),
    deeds: createDeeds(),
    broker: createBroker({ clock, random: random.fork("broker"), faults, trace }),
    listLength: listLength ?? (random.chance(0.3) ? random.whole(5, 40) : 1_000),
  };
}

/** Some days nothing fails, and some days hardly anything works. */
function withSeverity(
  { crash, error, lostReply, stall, ...others }: FaultRates,
  severity: number,
): FaultRates {
  return {
    ...others,
    crash: severity * crash,
    error: severity * error,
    lostReply: severity * lostReply,
    stall: severity * stall,
  };
}
