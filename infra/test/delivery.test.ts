import { expect, it } from "vitest";
import { z } from "zod";
import { grantsOf } from "./grants.ts";
import { loadInfra, planned, planWith } from "./planned.ts";

const infra = await loadInfra();
const plan = planWith(infra, { github_repository: "us/loopline", state_bucket: "the-state" });

const at = 'module.delivery["github"]';
const planAccount = `serviceAccount:<${at}.google_service_account.plan.email>`;
const deployAccount = `serviceAccount:<${at}.google_service_account.deploy.email>`;
const subject = `principal://iam.googleapis.com/<${at}.google_iam_workload_identity_pool.github.name>/subject/us/loopline`;

const RolesSchema = z.object({ permissions: z.array(z.string()) });

it("trusts no workflow without a repository", () => {
  const types = planWith(infra).resources.map(({ type }) => type);
  expect(types.filter((type) => type.includes("workload_identity"))).toEqual([]);
});

it("GitHub becomes an account only from the main branch of that repository, in the environment of that account", () => {
  const [provider] = planned(plan, "google_iam_workload_identity_pool_provider").map(({ args }) => args);
  expect(provider).toHaveProperty(
    "attribute_condition",
    "assertion.repository == 'us/loopline' && assertion.ref == 'refs/heads/main'",
  );
  // GitHub's own subject has ids in it for newer repositories, and none for older ones.
  expect(provider).toHaveProperty(
    ["attribute_mapping", "google.subject"],
    "assertion.repository + ':' + assertion.environment",
  );
  const federated = grantsOf(plan).filter((grant) => grant.includes("workloadIdentityUser"));
  expect(federated.toSorted()).toEqual([
    `${subject}:plan: roles/iam.workloadIdentityUser on account <${at}.google_service_account.plan.name>`,
    `${subject}:production: roles/iam.workloadIdentityUser on account <${at}.google_service_account.deploy.name>`,
  ]);
});

it("the account that plans can read, and count its calls against the project, and nothing else", () => {
  const rights = grantsOf(plan).filter((grant) => grant.startsWith(planAccount));
  expect(rights.map((grant) => grant.slice(planAccount.length + 2)).toSorted()).toEqual([
    `<${at}.google_project_iam_custom_role.plan.name> on project a-project`,
    "roles/iam.securityReviewer on project a-project",
    "roles/serviceusage.serviceUsageConsumer on project a-project",
    "roles/storage.objectViewer on bucket the-state",
    "roles/viewer on project a-project",
  ]);
  const [role] = planned(plan, "google_project_iam_custom_role").map(({ args }) => RolesSchema.parse(args));
  for (const permission of role?.permissions ?? []) expect(permission).toMatch(/\.(get\w*|access)$/);
});

it("the account that deploys may act as the accounts that it deploys, one by one, and is no owner or editor", () => {
  const rights = grantsOf(plan).filter((grant) => grant.startsWith(deployAccount));
  expect(rights.filter((grant) => /roles\/(owner|editor)/.test(grant))).toEqual([]);
  expect(
    rights.filter((grant) => grant.includes("serviceAccountUser") && grant.includes("on project")),
  ).toEqual([]);
  const accounts = planned(plan, "google_service_account").length;
  const itsOwnAndThePlans = 2;
  expect(rights.filter((grant) => grant.includes("serviceAccountUser"))).toHaveLength(
    accounts - itsOwnAndThePlans,
  );
});
