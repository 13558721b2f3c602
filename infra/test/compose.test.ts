import { bankNotes } from "@loopline/banknotes/definition";
import {
  datasetVariables,
  modelStoreVariables,
  processVariables,
  publishVariables,
} from "@loopline/platform";
import { isExposed, localProject, modelBucket, services } from "@loopline/services";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { parseStartOptions } from "../../local/src/commands/start-options.ts";
import { readText } from "./repository.ts";

const EnvironmentSchema = z.record(z.string(), z.string());

const ServiceSchema = z.strictObject({
  image: z.string(),
  build: z.strictObject({ context: z.literal("."), dockerfile: z.string() }).optional(),
  environment: EnvironmentSchema.default({}),
  command: z.array(z.string()).default([]),
  profiles: z.array(z.string()).default([]),
  ports: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
  extra_hosts: z.array(z.string()).optional(),
  depends_on: z
    .record(
      z.string(),
      z.strictObject({ condition: z.enum(["service_healthy", "service_completed_successfully"]) }),
    )
    .default({}),
  healthcheck: z
    .strictObject({
      test: z.array(z.string()),
      interval: z.string(),
      retries: z.int().optional(),
    })
    .optional(),
  user: z.literal("root").optional(),
  network_mode: z.literal("none").optional(),
  init: z.boolean().optional(),
  stop_grace_period: z.string().optional(),
});

const text = readText("compose.yaml");
const compose = z
  .strictObject({
    "x-google-environment": EnvironmentSchema,
    services: z.record(z.string(), ServiceSchema),
    volumes: z.record(z.string(), z.null()),
  })
  .parse(parse(text));

const serviceOf = (name: string) => {
  const service = compose.services[name];
  if (service === undefined) throw new Error(`compose.yaml has no service ${name}`);
  return service;
};

const dockerfile = readText("infra/stack.Dockerfile");
const allServices = services({ web: true });

it("docker compose up runs every service as npm start does, with keys and sign-in", () => {
  const { build, command, environment } = serviceOf("loopline");
  expect(build?.dockerfile).toBe("infra/stack.Dockerfile");
  const [action, ...options] = command;
  expect(action).toBe("start");
  // It names no services: start runs those of packages/services.
  expect(parseStartOptions(options)).toMatchObject({
    access: { host: "0.0.0.0", keys: true, signIn: true },
    stateDirectory: "/data",
  });
  expect(environment).toEqual({
    DATABASE_URL_FILE: "/secrets/database-url",
    REDIS_URL: "redis://redis:6379",
  });
  expect(JSON.parse(/^CMD (.*)$/m.exec(dockerfile)?.[1] ?? "")).toEqual(command);
  expect(dockerfile).toContain('ENTRYPOINT ["node", "local/bootstrap.mjs"]');
});

it("compose.yaml publishes the web UI and the APIs, and of our own services nothing else", () => {
  const exposed = allServices.filter(isExposed).map(({ defaultPort }) => defaultPort);
  expect(exposed.toSorted()).toEqual([3000, 8081, 8082]);
  expect(serviceOf("loopline").ports.toSorted()).toEqual(
    exposed.toSorted().map((port) => `127.0.0.1:${port}:${port}`),
  );
  expect(dockerfile).toContain(`\nEXPOSE ${exposed.toSorted().join(" ")}\n`);
  for (const port of exposed) expect(dockerfile).toContain(`'${port}/`);
});

it("compose.yaml contains no password, and gives each reader only the file that it needs", () => {
  expect(text).not.toMatch(/POSTGRES_PASSWORD:|:\/\/\w+:\w+@/);
  expect(serviceOf("postgres").environment).toEqual({ POSTGRES_PASSWORD_FILE: "/secrets/postgres" });
  const [, , script = ""] = serviceOf("secrets").command;
  expect(script).toMatch(/umask 377[\s\S]*chown 999 postgres[\s\S]*chown 1000 database-url/);
  // A dollar that is not doubled is a variable of compose.
  expect(script.replaceAll("$$", "")).not.toContain("$");
  const readers = Object.entries(compose.services).filter(([, { volumes }]) =>
    volumes.some((volume) => volume.startsWith("secrets:")),
  );
  expect(readers.map(([name, { volumes }]) => [name, volumes.at(-1)])).toEqual([
    ["secrets", "secrets:/secrets"],
    ["loopline", "secrets:/secrets:ro"],
    ["postgres", "secrets:/secrets:ro"],
  ]);
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
  expect(serviceOf("pubsub").ports).toEqual([`${config.PUBSUB_EMULATOR_HOST}:8085`]);
  expect(serviceOf("storage").ports).toEqual([`${new URL(config.STORAGE_API_ENDPOINT ?? "").host}:8086`]);
  expect(serviceOf("pubsub").command).toContain(`--project=${localProject}`);
});

it("compose.yaml starts Google's emulators only on request", () => {
  const without = Object.entries(compose.services).filter(([, { profiles }]) => profiles.length === 0);
  expect(without.map(([name]) => name)).toEqual(["secrets", "loopline", "postgres", "redis"]);
});

it("every service of compose.yaml listens on loopback only, keeps its data, and has a health check", () => {
  for (const [name, service] of Object.entries(compose.services)) {
    for (const port of service.ports) expect(port).toMatch(/^127\.0\.0\.1:/);
    for (const volume of service.volumes) expect(compose.volumes).toHaveProperty(volume.split(":")[0] ?? "");
    if (service.build === undefined) expect(service.image).toMatch(/:[\w.]+$/);
    for (const other of Object.keys(service.depends_on)) expect(compose.services).toHaveProperty(other);
    // It ends at once; those who need it wait for that.
    if (name === "secrets") continue;
    if (service.build === undefined) expect(service.healthcheck?.test[0]).toBe("CMD");
    else expect(dockerfile).toMatch(/^HEALTHCHECK .*CMD \["node", "-e"/m);
  }
});
