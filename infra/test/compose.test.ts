import { bankNotes } from "@loopline/banknotes/definition";
import {
  datasetVariables,
  modelStoreVariables,
  processVariables,
  publishVariables,
} from "@loopline/platform";
import { localProject, modelBucket } from "@loopline/services";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { loadConfig } from "../../local/src/config.ts";
import { readText } from "./repository.ts";

const EnvironmentSchema = z.record(z.string(), z.string());

const ServiceSchema = z.object({
  image: z.string().regex(/:[\w.]+$/),
  environment: EnvironmentSchema.default({}),
  command: z.array(z.string()).default([]),
  profiles: z.array(z.string()).default([]),
  ports: z.array(z.string()),
  volumes: z.array(z.string()).default([]),
  healthcheck: z.object({ test: z.array(z.string()) }),
});

const compose = z
  .object({
    "x-environment": EnvironmentSchema,
    "x-google-environment": EnvironmentSchema,
    services: z.record(z.string(), ServiceSchema),
    volumes: z.record(z.string(), z.null()),
  })
  .parse(parse(readText("compose.yaml")));

const ports = (name: string): readonly string[] => compose.services[name]?.ports ?? [];

it("npm start uses the Postgres and Redis of compose.yaml with the variables documented there", () => {
  const environment = compose["x-environment"];
  expect(Object.keys(environment).toSorted()).toEqual(["DATABASE_URL", "REDIS_URL"]);
  const { databaseUrl = "", redisUrl = "" } = loadConfig(environment);
  const [database, redis] = [new URL(databaseUrl), new URL(redisUrl)];
  expect(ports("postgres")).toEqual([`${database.host}:5432`]);
  expect(ports("redis")).toEqual([`${redis.host}:6379`]);
  expect(compose.services.postgres?.environment.POSTGRES_PASSWORD).toBe(database.password);
});

it("compose.yaml sets the emulator variables that services read, with the local stack's values", () => {
  const environment = compose["x-google-environment"];
  const variables = z.strictObject({
    ...processVariables,
    ...publishVariables,
    ...modelStoreVariables,
    ...datasetVariables,
  });
  const config = variables.parse(environment);
  expect(config).toMatchObject({ GOOGLE_CLOUD_PROJECT: localProject, MODEL_BUCKET: modelBucket });
  expect(config.DATASET).toEqual(bankNotes);
  expect(ports("pubsub")).toEqual([`${config.PUBSUB_EMULATOR_HOST}:8085`]);
  expect(ports("storage")).toEqual([`${new URL(config.STORAGE_API_ENDPOINT ?? "").host}:8086`]);
  expect(compose.services.pubsub?.command).toContain(`--project=${localProject}`);
});

it("compose.yaml starts the emulators only on request", () => {
  const without = Object.entries(compose.services).filter(([, { profiles }]) => profiles.length === 0);
  expect(without.map(([name]) => name)).toEqual(["postgres", "redis"]);
});

it("every service of compose.yaml listens on loopback only and has a health check", () => {
  for (const service of Object.values(compose.services)) {
    for (const port of service.ports) expect(port).toMatch(/^127\.0\.0\.1:/);
    expect(service.healthcheck.test[0]).toBe("CMD");
    for (const volume of service.volumes) expect(compose.volumes).toHaveProperty(volume.split(":")[0] ?? "");
  }
});
