import { bankNotes } from "@loopline/banknotes/definition";
import { subscriptions } from "@loopline/contracts";
import { readDefinition } from "@loopline/dataset";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import sizes from "../sizes.json" with { type: "json" };
import { environmentComplaints, environmentsOf } from "./environment-complaints.ts";
import { loadInfra, planned, planWith, sizeNames } from "./planned.ts";
import { readText } from "./repository.ts";
import { defaultExposure, rightsComplaints } from "./rights-complaints.ts";
import { knownVariables, serviceConfigs } from "./service-configs.ts";

const infra = await loadInfra();

/** Three that Postgres reserves for superusers, and those of the job ops. */
const keptForOperators = 6;

const SizeSchema = z.object({
  load_balancer: z.boolean(),
  database: z.object({ max_connections: z.int() }),
  services: z.record(z.string(), z.object({ max: z.int(), connections: z.int().optional() })),
});
const SizesSchema = z.object({ demo: SizeSchema, small: SizeSchema, large: SizeSchema });

const BackendSchema = z.object({ name: z.string(), iap: z.array(z.unknown()) });

const TimeoutSchema = z.object({
  name: z.string(),
  service_config: z.tuple([z.object({ timeout_seconds: z.number() })]),
});

describe.for(sizeNames)("the size %s", (size) => {
  const plan = planWith(infra, { size });

  it("gives every service the variables that its configuration needs, and no unknown ones", () => {
    expect(environmentComplaints(plan)).toEqual([]);
  });

  it("gives no account more rights than it needs", () => {
    const { load_balancer: loadBalancer } = SizesSchema.parse(sizes)[size];
    expect(rightsComplaints(plan, { ...defaultExposure, loadBalancer })).toEqual([]);
  });

  it("requires keys for the APIs", () => {
    const environments = environmentsOf(plan);
    expect(environments.get("ingest-api")?.API_KEYS).toBe("required");
    expect(environments.get("predict-api")?.API_KEYS).toBe("required");
  });

  it("has an entry for every service, with connections for those that use the database", () => {
    const { services } = SizesSchema.parse(sizes)[size];
    expect(Object.keys(services).toSorted()).toEqual(Object.keys(serviceConfigs).toSorted());
    for (const [name, load] of Object.entries(serviceConfigs)) {
      const usesDatabase = knownVariables(load).has("DATABASE_URL");
      expect([name, services[name]?.connections !== undefined]).toEqual([name, usesDatabase]);
    }
  });

  it("has enough database connections for all instances and for operators", () => {
    const { database, services } = SizesSchema.parse(sizes)[size];
    const most = Object.values(services).reduce(
      (sum, { max, connections = 0 }) => sum + max * connections,
      0,
    );
    expect(most).toBeLessThanOrEqual(database.max_connections - keptForOperators);
  });

  it("limits training to one instance", () => {
    expect(SizesSchema.parse(sizes)[size].services.training?.max).toBe(1);
  });

  it("sets each function's timeout to its subscription's ack deadline", () => {
    const timeouts = planned(plan, "google_cloudfunctions2_function").map(({ args }) => {
      const { name, service_config } = TimeoutSchema.parse(args);
      return [name, service_config[0].timeout_seconds];
    });
    const deadlines = subscriptions.map(({ consumer, delivery }) => [consumer, delivery.ackDeadlineSeconds]);
    expect(timeouts.toSorted()).toEqual(deadlines.toSorted());
  });
});

describe("the definition of the dataset", () => {
  const definition = { ...JSON.parse(readText("packages/banknotes/definition.json")), name: "my-table" };
  const filesWith = (more: unknown) => ({ "mine.json": JSON.stringify({ ...definition, more }, null, 2) });

  it("is the same for every function, API and job, by default bank notes", () => {
    const environments = environmentsOf(planWith(infra));
    for (const [name, { DATASET }] of environments) {
      if (name === "web") expect(DATASET).toBeUndefined();
      else expect(readDefinition(DATASET ?? "", name).hash, name).toBe(bankNotes.hash);
    }
  });

  it("is that of the file that the variable names", () => {
    const plan = planWith(infra, { dataset: "../mine.json" }, filesWith(["ö", 1]));
    expect(readDefinition(environmentsOf(plan).get("training")?.DATASET ?? "", "it").name).toBe("my-table");
  });

  it("must be there, be one, and fit into an environment variable", () => {
    const plan = (files: Record<string, string>) => () => planWith(infra, { dataset: "../mine.json" }, files);
    expect(plan({})).toThrow("dataset must name a file, relative to the folder infra");
    expect(plan({ "mine.json": "{" })).toThrow("dataset must name a file, relative to the folder infra");
    expect(plan({ "mine.json": '{"name": "a"}' })).toThrow("dataset must name a file");
    expect(plan(filesWith("ö".repeat(16_500)))).toThrow("longer than 32 KB");
    expect(plan(filesWith("o".repeat(31_500)))).not.toThrow();
  });
});

it("without a release there is the infrastructure but no services", () => {
  const types = new Set(planWith(infra, { release: "" }).resources.map(({ type }) => type));
  expect([...types].filter((type) => /run_v2|cloudfunctions/.test(type))).toEqual([]);
  expect([...types]).toEqual(
    expect.arrayContaining(["google_sql_database_instance", "google_redis_instance"]),
  );
});

it("the sizes with a load balancer refuse requests that bypass it, and require a domain", () => {
  const ingress = planned(planWith(infra, { size: "small" }), "google_cloud_run_v2_service").map(
    ({ args }) => args,
  );
  expect(ingress).toHaveLength(3);
  for (const service of ingress) {
    expect(service).toHaveProperty("ingress", "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER");
  }
  expect(() => planWith(infra, { size: "small", domain: "" })).toThrow("needs a domain");
});

it("only Pub/Sub's pushes and internal requests reach the functions", () => {
  for (const { args } of planned(planWith(infra), "google_cloudfunctions2_function")) {
    expect(args).toHaveProperty("service_config.0.ingress_settings", "ALLOW_INTERNAL_ONLY");
  }
});

it("instances name their network as Cloud Functions returns it, by short names", () => {
  const plan = planWith(infra);
  const interfaces = [
    ["google_cloud_run_v2_service", "template.0.vpc_access.0.network_interfaces.0"],
    ["google_cloud_run_v2_job", "template.0.template.0.vpc_access.0.network_interfaces.0"],
    ["google_cloudfunctions2_function", "service_config.0.direct_vpc_network_interface.0"],
  ] as const;
  for (const [type, path] of interfaces) {
    const all = planned(plan, type);
    expect(all).not.toEqual([]);
    for (const { args } of all) {
      expect(args).toHaveProperty(path, { network: "loopline", subnetwork: "loopline-services" });
    }
  }
});

it("accounts have names that Google accepts", () => {
  const ids = planned(
    planWith(infra, { github_repository: "o/r", state_bucket: "state" }),
    "google_service_account",
  );
  for (const { args } of ids)
    expect(args).toHaveProperty("account_id", expect.stringMatching(/^[a-z][a-z0-9-]{4,28}[a-z0-9]$/));
});

it("the web UI is closed by default", () => {
  const plan = planWith(infra, { web_members: [] });
  expect(rightsComplaints(plan, { webMembers: [], loadBalancer: false })).toEqual([]);
});

describe("without an OAuth client", () => {
  it("members that Google's own client would refuse are an error", () => {
    const variables = { size: "small", web_members: ["user:a@gmail.com"] };
    expect(() => planWith(infra, variables)).toThrow("web_members contains a gmail.com address");
    expect(() => planWith(infra, { ...variables, size: "demo" })).not.toThrow();
  });

  it("a project without an organization is an error", () => {
    const modules = structuredClone(infra.modules);
    const edge = modules["."]?.modules.edge ?? expect.unreachable("there is no module edge");
    edge.in_organization = false;
    expect(() => planWith({ ...infra, modules }, { size: "small" })).toThrow("belongs to no organization");
  });
});

it("an OAuth client admits members of any organization, and gets its secret from Secret Manager", () => {
  const plan = planWith(infra, {
    size: "small",
    web_members: ["user:a@gmail.com"],
    iap_client_id: "1.apps.googleusercontent.com",
  });
  const web = planned(plan, "google_compute_backend_service").find(({ address }) =>
    address.includes('"web"'),
  );
  expect(web?.args).toHaveProperty("iap.0", {
    enabled: true,
    oauth2_client_id: "1.apps.googleusercontent.com",
    oauth2_client_secret:
      '<module.edge["main"].data.google_secret_manager_secret_version.iap_client["iap-client-secret"].secret_data>',
  });
});

it("behind the load balancer the web UI requires signing in, the APIs do not", () => {
  const backends = planned(planWith(infra, { size: "small" }), "google_compute_backend_service").map(
    ({ args }) => BackendSchema.parse(args),
  );
  expect(Object.fromEntries(backends.map(({ name, iap }) => [name, iap.length]))).toEqual({
    "loopline-web": 1,
    "loopline-ingest-api": 0,
    "loopline-predict-api": 0,
  });
});
