import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { z } from "zod";
import { defectNames } from "../defects/all-defects.ts";

export const usage = `Usage: node tests/simulator/main.ts [options]
  --seeds N       seeds to run (1000)
  --from SEED     the first of them (1)
  --batches N     batches per seed (200)
  --seed SEED     run this one alone, and show all that happens
  --duplicates S  share of the messages that come twice (0.2)
  --nacks S       share of the acknowledgements that are lost (0.2)
  --flushes N     how often Redis loses everything in each wave of users (0)
  --swaps N       how often, in each wave, functions of the original and ours take each other's place (0)
  --defect NAME   put a fault in, one of: ${defectNames.join(", ")}
  --workers N     threads (one per processor)
`;

const count = z.coerce.number().int().min(0);
const share = z.coerce.number().min(0).max(0.9);

const OptionsSchema = z.object({
  seeds: count.min(1).default(1_000),
  from: count.default(1),
  batches: count.min(1).default(200),
  seed: count.optional(),
  duplicates: share.default(0.2),
  nacks: share.default(0.2),
  flushes: count.default(0),
  swaps: count.default(0),
  defect: z.enum(defectNames).optional(),
  workers: count.min(1).default(availableParallelism()),
});

export type Options = z.infer<typeof OptionsSchema>;

/** Reads a command line. @throws {Error} that says which option is wrong. */
export function parseOptions(args: string[]): Options {
  const known = Object.keys(OptionsSchema.shape).map((name) => [name, { type: "string" as const }]);
  const { values } = parseArgs({ args, options: Object.fromEntries(known) });
  const result = OptionsSchema.safeParse(values);
  if (result.success) return result.data;
  throw new Error(
    result.error.issues.map(({ path, message }) => `--${path.join(".")}: ${message}`).join("\n"),
  );
}
