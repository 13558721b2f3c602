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

it("without a repository no workflow is trusted", () => {
  const types = planWith(infra).resources.map(({ type }) => type);
  expect(types.filter((type) => type.includes("workload_identity"))).toEqual([]);
});

it("a workflow gets an account only on the repository's main branch, in that account's environment", () => {
  const [provider] = planned(plan, "google_iam_workload_identity_pool_provider").map(({ args }) => args);
  expect(provider).toHaveProperty(
    "attribute_condition",
    "assertion.repository == 'us/loopline' && assertion.ref == 'refs/heads/main'",
  );
  // GitHub's default subject includes ids for newer repositories only.
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

it("the account for plans can only read, and bill its calls to the project", () => {
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

it("the account for deployments may act only as the deployed accounts, and is not an owner or editor", () => {
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
