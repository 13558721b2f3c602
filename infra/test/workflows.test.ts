import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { namedIn, whatThereIs } from "./named-things.ts";
import { readText } from "./repository.ts";

const StepSchema = z.object({
  uses: z.string().optional(),
  run: z.string().optional(),
  with: z.record(z.string(), z.unknown()).default({}),
});

const JobSchema = z.object({
  "timeout-minutes": z.int(),
  environment: z.string().optional(),
  permissions: z.record(z.string(), z.string()).default({}),
  needs: z.string().optional(),
  steps: z.array(StepSchema),
});

const WorkflowSchema = z.object({
  permissions: z.record(z.string(), z.string()),
  jobs: z.record(z.string(), JobSchema),
});

const files = [".github/workflows/ci.yaml", ".github/workflows/deploy.yaml"];

/** Trusted owners of actions. */
const owners = ["actions", "google-github-actions", "hashicorp", "opentofu"];

const there = await whatThereIs();

describe.for(files)("%s", (file) => {
  const text = readText(file);
  const { permissions, jobs } = WorkflowSchema.parse(parse(text));
  const steps = Object.values(jobs).flatMap((job) => job.steps);

  it("may only read the repository and get an identity token", () => {
    expect(permissions).toEqual({ contents: "read" });
    const granted = Object.values(jobs).flatMap((job) =>
      Object.entries(job.permissions).map((each) => each.join(": ")),
    );
    expect(["contents: read", "id-token: write"]).toEqual(expect.arrayContaining(granted));
  });

  it("uses no secrets and keeps no credentials in the checkout", () => {
    expect(text).not.toMatch(/secrets\.|credentials_json/);
    for (const step of steps.filter(({ uses }) => uses?.startsWith("actions/checkout"))) {
      expect(step.with["persist-credentials"]).toBe(false);
    }
  });

  it("uses actions of known owners with a fixed major version", () => {
    for (const { uses } of steps) {
      if (uses !== undefined) expect(uses).toMatch(new RegExp(`^(${owners.join("|")})/[\\w-]+@v\\d+$`));
    }
  });

  it("names only scripts, outputs and variables that exist", () => {
    const named = namedIn(steps.map(({ run }) => run ?? "").join("\n"));
    expect(there.npmScripts).toEqual(expect.arrayContaining([...named.npmScripts]));
    expect(there.outputs).toEqual(expect.arrayContaining([...named.outputs]));
    expect(there.variables).toEqual(expect.arrayContaining([...named.variables]));
  });
});

it("deploy.yaml applies only the saved plan, under the rules of its environment", () => {
  const { jobs } = WorkflowSchema.parse(parse(readText(".github/workflows/deploy.yaml")));
  expect(Object.keys(jobs)).toEqual(["plan", "deploy"]);
  expect([jobs.plan?.environment, jobs.deploy?.environment, jobs.deploy?.needs]).toEqual([
    "plan",
    "production",
    "plan",
  ]);
  expect(jobs.plan?.steps.map(({ run }) => run ?? "").join("\n")).not.toMatch(/terraform apply|gcloud/);
});

it("deploy.yaml applies with the provider versions of the plan", () => {
  const { jobs } = WorkflowSchema.parse(parse(readText(".github/workflows/deploy.yaml")));
  const using = (job: string, action: string) =>
    jobs[job]?.steps.find(({ uses }) => uses?.startsWith(`actions/${action}@`))?.with;
  const [up, down] = [using("plan", "upload-artifact"), using("deploy", "download-artifact")];
  expect(up).toMatchObject({ path: "infra/.terraform.lock.hcl", "include-hidden-files": true });
  expect(down).toEqual({ name: up?.name, path: "infra" });
  expect(jobs.deploy?.steps.find(({ run }) => run?.includes("terraform init"))?.run).toContain(
    "-lockfile=readonly",
  );
});

it("ci.yaml validates and plans with the oldest and the newest version of the providers", () => {
  const { jobs } = WorkflowSchema.parse(parse(readText(".github/workflows/ci.yaml")));
  const commands = jobs.terraform?.steps.flatMap(({ run }) => run ?? []) ?? [];
  expect(commands).toEqual(
    expect.arrayContaining([
      "terraform init -backend=false -upgrade",
      "terraform validate",
      "terraform test",
    ]),
  );
  const [, pattern = "", replacement = ""] = /s\/(.*)\/(.*)\/'/.exec(commands.join("\n")) ?? [];
  const oldest = readText("infra/versions.tf").replaceAll(
    new RegExp(pattern, "g"),
    replacement.replace("\\1", "$1"),
  );
  const versions = [...oldest.matchAll(/ version = "(.*)"/g)].map(([, version]) => version);
  expect(versions).toEqual(["7.21.0", "3.7.0", "2.7.0"]);
  expect(commands.some((command) => command.startsWith("sed -i -E"))).toBe(true);
});

it("ci.yaml does not sign in to Google", () => {
  const { jobs } = WorkflowSchema.parse(parse(readText(".github/workflows/ci.yaml")));
  expect(Object.values(jobs).map(({ permissions }) => permissions)).toEqual(
    Object.keys(jobs).map(() => ({})),
  );
});
