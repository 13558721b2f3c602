import { availableParallelism } from "node:os";
import { parseOptions as parseArguments, UsageError, wrap } from "@loopline/command-line";
import { z } from "zod";
import { defectNames } from "../defects/all-defects.ts";
import { tableNames } from "../pipeline/tables.ts";

export const help = `node tests/simulator/main.ts [options]
  runs the whole pipeline on a virtual clock with random faults, and checks that its promises hold

  --seeds N       seeds to run (1000)
  --from SEED     the first of them (1)
  --batches N     batches per seed (200)
  --seed SEED     run this one alone, and show all that happens
  --dataset NAME  the table: ${tableNames.join(", ")} (banknotes)
  --labelled N    rows of each class to start with; with 0 all batches wait for the first labels (3)
  --duplicates S  share of the messages that come twice (0.2)
  --nacks S       share of the acknowledgements that are lost (0.2)
  --customers N   1: two customers, who see their own batches only, beside the other users (0)
  --flushes N     how often Redis loses everything in each wave of users (0)
  --swaps N       how often, in each wave, functions of the original and ours take each other's place (0)
  --defect NAME   put a fault in, one of:
${wrap(defectNames.join(", "), 90)
  .map((line) => `                  ${line}`)
  .join("\n")}
  --workers N     threads (one per processor)
  --help          show this help
`;

const count = z.coerce.number().int().min(0);
const share = z.coerce.number().min(0).max(0.9);

const OptionsSchema = z.object({
  seeds: count.min(1).default(1_000),
  from: count.default(1),
  batches: count.min(1).default(200),
  seed: count.optional(),
  dataset: z.enum(tableNames).default("banknotes"),
  labelled: count.default(3),
  duplicates: share.default(0.2),
  nacks: share.default(0.2),
  flushes: count.default(0),
  swaps: count.default(0),
  customers: count.max(1).default(0),
  defect: z.enum(defectNames).optional(),
  workers: count.min(1).default(availableParallelism()),
});

export type Options = z.infer<typeof OptionsSchema>;

/** @throws {UsageError} that names each option that is wrong. */
export function parseOptions(args: readonly string[]): Options {
  const known = Object.keys(OptionsSchema.shape).map((name) => [name, { type: "string" as const }]);
  const { values } = parseArguments(args, Object.fromEntries(known));
  const { data, error } = OptionsSchema.safeParse(values);
  if (data !== undefined) return data;
  const problems = error.issues.map(({ path, message }) => `--${path.join(".")}: ${message}`);
  throw new UsageError(problems.join(", "));
}
