import { apiNames, functionNames, topics } from "@loopline/contracts";
import { expect, test } from "vitest";
import { serviceEnvironment } from "../src/environment.ts";
import { services } from "../src/services.ts";

const addresses = {
  dataset: "/definition.json",
  pubsub: "127.0.0.1:1",
  storage: "http://127.0.0.1:2",
  secretManager: "127.0.0.1:3",
  monitoring: "http://127.0.0.1:8",
  redisUrl: "redis://127.0.0.1:4",
  databaseUrl: "postgres://ml_readwrite@127.0.0.1:5/loopline",
  ingestApi: "http://127.0.0.1:6",
  predictApi: "http://127.0.0.1:7",
};

function environmentOf(name: string): Record<string, string> {
  const service = services({ web: true }).find((one) => one.name === name);
  if (service === undefined) throw new Error(`no service ${name}`);
  return serviceEnvironment(service, 9, addresses, "info");
}

test("has every function and API as a service, each with its own default port", () => {
  const all = services({ web: false });
  expect(all.map(({ name }) => name).sort()).toEqual([...functionNames, ...apiNames].sort());
  expect(new Set(all.map(({ defaultPort }) => defaultPort)).size).toBe(all.length);
  expect(functionNames.map((name) => all.find((one) => one.name === name)?.defaultPort)).toEqual([
    8101, 8102, 8103, 8104, 8105, 8106, 8107, 8108,
  ]);
});

test("gives every publisher and consumer the address of Pub/Sub", () => {
  for (const { publishers, consumers } of Object.values(topics)) {
    for (const name of [...publishers, ...consumers]) {
      expect(environmentOf(name).PUBSUB_EMULATOR_HOST, name).toBe(addresses.pubsub);
    }
  }
});

test("gives every function and API the definition of the dataset", () => {
  for (const name of [...functionNames, ...apiNames]) {
    expect(environmentOf(name).DATASET, name).toBe(addresses.dataset);
  }
  expect(environmentOf("web")).not.toHaveProperty("DATASET");
});

test("gives the APIs no database, no secret and no model", () => {
  for (const name of apiNames) {
    const keys = Object.keys(environmentOf(name));
    expect(keys).not.toContain("DATABASE_URL");
    expect(keys).not.toContain("SECRET_MANAGER_API_ENDPOINT");
    expect(keys).not.toContain("MODEL_BUCKET");
  }
});

test("turns API keys off on one machine, for the APIs only", () => {
  const withoutKeys = services({ web: true }).filter(({ name }) => environmentOf(name).API_KEYS === "off");
  expect(withoutKeys.map(({ name }) => name)).toEqual([...apiNames]);
});

test("gives a function the database's password by Secret Manager only", () => {
  expect(environmentOf("training")).toEqual({
    NODE_ENV: "production",
    HOST: "127.0.0.1",
    PORT: "9",
    GOOGLE_CLOUD_PROJECT: "loopline-local",
    LOG_LEVEL: "info",
    DATASET: addresses.dataset,
    PUBSUB_EMULATOR_HOST: addresses.pubsub,
    DATABASE_URL: addresses.databaseUrl,
    DB_PASSWORD_SECRET: "db-pass",
    SECRET_MANAGER_API_ENDPOINT: addresses.secretManager,
    STORAGE_API_ENDPOINT: addresses.storage,
    MODEL_BUCKET: "loopline-models",
  });
});

test("exports traces only if there is a monitor", () => {
  const [traced] = services({ web: false });
  if (traced === undefined) throw new Error("there are no services");
  const monitor = "http://127.0.0.1:9";
  expect(serviceEnvironment(traced, 9, { ...addresses, monitor }, "info")).toMatchObject({
    OTEL_EXPORTER_OTLP_ENDPOINT: monitor,
    OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
  });
  expect(environmentOf("monitor")).toMatchObject({
    PUBSUB_EMULATOR_HOST: addresses.pubsub,
    MONITORING_URL: addresses.monitoring,
  });
});
