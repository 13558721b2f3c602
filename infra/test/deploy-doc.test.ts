import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { z } from "zod";
import { namedIn, whatThereIs } from "./named-things.ts";
import { loadInfra, planned, planWith } from "./planned.ts";
import { readText, repository } from "./repository.ts";

const page = readText("docs/deploy.md");
const commands = [...page.matchAll(/```sh\n(.*?)```/gs)].map(([, block = ""]) => block).join("");
const plan = planWith(await loadInfra(), { github_repository: "us/loopline", state_bucket: "state" });

/** Words of the commands that are paths of this repository. */
const paths = [
  ...commands.matchAll(/(?<![\w/$-])((?:infra|packages|docs|local)\/[\w./-]+|[\w-]+\.yaml)/g),
].map(([, path = ""]) => path);

it("docs/deploy.md names only npm scripts, outputs and variables that exist", async () => {
  const there = await whatThereIs();
  const named = namedIn(commands);
  expect(there.npmScripts).toEqual(expect.arrayContaining([...named.npmScripts]));
  expect(there.outputs).toEqual(expect.arrayContaining([...named.outputs]));
  expect(there.variables).toEqual(expect.arrayContaining([...named.variables]));
  for (const list of Object.values(named)) expect(list.length).toBeGreaterThan(0);
  const inText = [
    ...page.matchAll(
      /`(size|dataset|domain|web_members|iap_client_id|github_repository|state_bucket|password_version)`/g,
    ),
  ];
  expect(there.variables).toEqual(expect.arrayContaining(inText.map(([, name]) => name)));
});

it("docs/deploy.md names only files that exist or that it creates", () => {
  expect(paths).toContain("packages/ops/src/commands/model.ts");
  const made = ["infra/terraform.tfvars", "infra/.terraform.lock.hcl"];
  expect(paths.filter((path) => !existsSync(join(repository, path)) && !made.includes(path))).toEqual([]);
});

it("docs/deploy.md names only secrets, jobs and services that Terraform creates", () => {
  const namesOf = (type: string, argument: string): unknown[] =>
    planned(plan, type).map(({ args }) => z.record(z.string(), z.unknown()).parse(args)[argument]);
  const filled = [...commands.matchAll(/versions add ([\w-]+)/g)].map(([, name]) => name);
  expect(filled).toEqual(["web-api-key", "iap-client-secret"]);
  expect(namesOf("google_secret_manager_secret", "secret_id")).toEqual(expect.arrayContaining(filled));
  const jobs = new Set([...commands.matchAll(/jobs execute (\w+)/g)].map(([, name]) => name));
  expect(namesOf("google_cloud_run_v2_job", "name")).toEqual([...jobs]);
  expect(namesOf("google_cloud_run_v2_service", "name")).toContain(
    /services proxy (\w+)/.exec(commands)?.[1],
  );
  expect(namesOf("google_service_account", "account_id")).toEqual(
    expect.arrayContaining(["github-deploy", "github-plan"]),
  );
});

it.for([
  [
    "how long new resources may cause failures, and to run the same command again",
    /a new log metric\s+for ten. Then run the same command again/,
  ],
  ["that the versions of the providers are committed", /^git add infra\/\.terraform\.lock\.hcl$/m],
  ["whom Google's own client admits, and what to do", /only members of the project's\s+organization/],
  ["which rights the budget needs", /`github-deploy` needs .* and `github-plan` Billing Account Viewer/s],
  [
    "that destroy fails at the network, and what to do",
    /`destroy` fails at the network.*The\s+same command later/s,
  ],
] as const)("docs/deploy.md says %s", ([, sentence]) => {
  expect(page).toMatch(sentence);
});

it("docs/deploy.md gives the web UI's key the scopes that it needs", () => {
  expect(commands).toContain("keys -- create --name web --scopes read,ingest,feedback");
});

it("docs/deploy.md sets every substitution of cloudbuild.yaml", () => {
  const asked = new Set([...readText("cloudbuild.yaml").matchAll(/\$\{(_\w+)\}/g)].map(([, name]) => name));
  const given = [...commands.matchAll(/[",](_[A-Z]+)=/g)].map(([, name]) => name);
  expect(given.toSorted()).toEqual([...asked].toSorted());
});

it("docs/deploy.md enables by hand only APIs that Terraform enables, too, or needs itself", () => {
  const enabled = planned(plan, "google_project_service").map(
    ({ args }) => z.object({ service: z.string() }).parse(args).service,
  );
  const byHand = [...(/gcloud services enable (.*)/.exec(commands)?.[1] ?? "").split(" ")];
  expect(byHand.filter((service) => !enabled.includes(service))).toEqual(["serviceusage.googleapis.com"]);
});

it("docs/deploy.md names the variables that deploy.yaml reads", () => {
  const workflow = readText(".github/workflows/deploy.yaml");
  const read = new Set([...workflow.matchAll(/vars\.(\w+)/g)].map(([, name]) => name));
  const [federation] = [plan.outputs.workload_identity];
  const fromOutput = Object.keys(
    z.record(z.string(), z.unknown()).parse(JSON.parse(JSON.stringify(federation))),
  );
  expect([...read].toSorted()).toEqual([...fromOutput, "STATE_BUCKET", "TERRAFORM_TFVARS"].toSorted());
  for (const name of ["STATE_BUCKET", "TERRAFORM_TFVARS"]) expect(page).toContain(`\`${name}\``);
});
