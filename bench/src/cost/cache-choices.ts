import { usableMemory } from "./capacity.ts";
import { charge } from "./line.ts";
import { hoursPerMonth } from "./month.ts";
import { type PriceName, prices } from "./prices.ts";

/** Memory that keys may take in a node of Memorystore for Valkey, in GB: what is left when Google has reserved its part. */
const valkeyNodes: readonly {
  readonly type: string;
  readonly writable: number;
  readonly price: PriceName;
}[] = [
  { type: "shared-core-nano", writable: 1.12, price: "valkeyNano" },
  { type: "standard-small", writable: 5.2, price: "valkeySmall" },
  { type: "highmem-medium", writable: 10.4, price: "valkeyMedium" },
  { type: "standard-large", writable: 20.8, price: "valkeyStandardLarge" },
  { type: "highmem-xlarge", writable: 46.4, price: "valkeyXlarge" },
  { type: "highmem-2xlarge", writable: 88, price: "valkey2xlarge" },
];

/** Ways of keeping so much in memory, in US dollars a month; undefined where one machine has not the memory. */
export interface CacheChoices {
  /** GiB of Memorystore for Redis. */
  readonly capacity: number;
  readonly basic: number;
  readonly standard: number;
  readonly valkeyNode: string | undefined;
  readonly valkey: number | undefined;
  readonly valkeyWithReplica: number | undefined;
  /** Redis on the machine that Google gives away once a month. */
  readonly freeMachine: number | undefined;
}

/** What is left on a machine of 1 GB beside its system. */
const freeMachineGb = 0.5;

/** @param need GiB of keys */
export function cacheChoices(need: number): CacheChoices {
  const capacity = Math.max(1, Math.ceil(need / usableMemory));
  const redis = (name: "redisBasic" | "redisStandard") =>
    capacity * hoursPerMonth * prices[capacity > 4 ? "redisLarger" : name].amount;
  // Our scripts touch keys of several hash slots, so one node holds everything: shards do not help.
  const node = valkeyNodes.find(({ writable }) => writable >= need);
  const nodes = (count: number) =>
    node === undefined ? undefined : count * hoursPerMonth * prices[node.price].amount;
  return {
    capacity,
    basic: redis("redisBasic"),
    standard: redis("redisStandard"),
    valkeyNode: node?.type,
    valkey: nodes(1),
    valkeyWithReplica: nodes(2),
    freeMachine: need <= freeMachineGb ? charge(hoursPerMonth, prices.microMachine) : undefined,
  };
}
