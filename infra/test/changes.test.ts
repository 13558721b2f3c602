import { describe, expect, it } from "vitest";
import { z } from "zod";
import { defaultVariables, loadInfra, planned, planWith } from "./planned.ts";
import type { ResourceInstance, ValueMap } from "./terraform/value.ts";

const infra = await loadInfra();

const delivery = { github_repository: "us/loopline", state_bucket: "the-state" };

/** Arguments that name a resource within its project. */
const nameArguments = [
  "name",
  "account_id",
  "secret_id",
  "role_id",
  "workload_identity_pool_id",
  "repository_id",
];

function identityOf({ type, attributes }: ResourceInstance): string {
  const argument = nameArguments.find((name) => typeof attributes[name] === "string");
  // Without a name, such as a right: its arguments identify it.
  const isRight = argument === undefined || type.includes("_iam_member");
  return `${type} ${isRight ? JSON.stringify(attributes) : String(attributes[argument])}`;
}

/** Resources that a change would destroy at one address and create with the same name at another, in an undefined order. */
function collisions(before: ValueMap, after: ValueMap): string[] {
  const [old, changed] = [before, after].map((variables) => planWith(infra, variables).resources);
  const addressesOf = (resources: readonly ResourceInstance[] = []) =>
    new Set(resources.map(({ address }) => address));
  const [oldAddresses, newAddresses] = [addressesOf(old), addressesOf(changed)];
  const destroyed = (old ?? []).filter(({ address }) => !newAddresses.has(address)).map(identityOf);
  const made = (changed ?? []).filter(({ address }) => !oldAddresses.has(address)).map(identityOf);
  return destroyed.filter((identity) => made.includes(identity));
}

describe("no change replaces a resource by one with the same name", () => {
  it.for<[string, ValueMap, ValueMap]>([
    ["another domain", { size: "small" }, { size: "small", domain: "other.example" }],
    ["another size", { size: "small" }, { size: "large" }],
    ["a load balancer", { size: "demo" }, { size: "small" }],
    ["another repository", delivery, { ...delivery, github_repository: "them/loopline" }],
    ["another address for alerts", {}, { alert_email: "you@example.com" }],
    ["another billing account", {}, { billing_account: "111111-111111-111111" }],
    ["other people", {}, { web_members: ["user:you@example.com", "user:me@example.com"] }],
    ["the first release", { release: "" }, {}],
  ])("%s", ([, before, after]) => {
    expect(collisions(before, after)).toEqual([]);
  });
});

it("a new domain gets a certificate with another name before the old one is destroyed", () => {
  const CertificateSchema = z.object({
    name: z.string(),
    managed: z.tuple([z.object({ domains: z.array(z.string()) })]),
  });
  const [before, after] = [defaultVariables.domain ?? null, "other.example"].map((domain) => {
    const [certificate] = planned(
      planWith(infra, { size: "small", domain }),
      "google_compute_managed_ssl_certificate",
    );
    return CertificateSchema.parse(certificate?.args);
  });
  expect(after?.managed[0].domains).toEqual([
    "ingest.other.example",
    "predict.other.example",
    "other.example",
  ]);
  expect(after?.name).not.toBe(before?.name);
  const block = infra.modules["./modules/edge"]?.resources.google_compute_managed_ssl_certificate?.main;
  expect(block?.lifecycle).toEqual([{ create_before_destroy: true }]);
});

it("the e-mail address for alerts can be removed while alerts use it", () => {
  for (const { args } of planned(planWith(infra), "google_monitoring_notification_channel")) {
    expect(args).toHaveProperty("force_delete", true);
  }
});
