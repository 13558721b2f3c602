import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { z } from "zod";
import {
  loadCacheConfig,
  loadDeadLettersConfig,
  loadKeysConfig,
  loadModelsConfig,
  loadTrainingConfig,
  loadUsageConfig,
} from "../../packages/ops/src/config.ts";
import { loadConfig as loadSetUpConfig } from "../src/set-up/set-up.ts";
import { environmentOf, VariablesSchema } from "./environment-complaints.ts";
import { infraFolder, loadInfra, planned, planWith } from "./planned.ts";
import { knownVariables, missingVariables } from "./service-configs.ts";

const JobSchema = z.object({
  template: z.tuple([
    z.object({
      template: z.tuple([
        z.object({
          containers: z.tuple([z.object({ env: VariablesSchema, args: z.array(z.string()) })]),
        }),
      ]),
    }),
  ]),
});

/** The programs of the job ops: the set-up, and the commands that need the network. */
const commands = [
  loadSetUpConfig,
  ...[
    loadModelsConfig,
    loadTrainingConfig,
    loadCacheConfig,
    loadDeadLettersConfig,
    loadKeysConfig,
    loadUsageConfig,
  ].map((load) => (environment: NodeJS.ProcessEnv) => load({ name: "the job", environment })),
];

const [job] = planned(planWith(await loadInfra()), "google_cloud_run_v2_job");
const [container] = JobSchema.parse(job?.args).template[0].template[0].containers;

it("the job ops has every variable that its commands need, and no unknown ones", () => {
  const environment = environmentOf(container.env);
  expect(commands.flatMap((load) => missingVariables(load, environment))).toEqual([]);
  const known = new Set(commands.flatMap((load) => [...knownVariables(load)]));
  expect(Object.keys(environment).filter((name) => !known.has(name))).toEqual([]);
});

it("the job ops runs the set-up by default", () => {
  expect(container.args).toEqual(["infra/src/set-up/main.ts"]);
  expect(existsSync(join(infraFolder, "..", "infra/src/set-up/main.ts"))).toBe(true);
});
