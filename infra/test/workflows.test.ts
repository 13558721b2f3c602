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

/** Whose actions run here. */
const owners = ["actions", "google-github-actions", "hashicorp", "opentofu"];

const there = await whatThereIs();

describe.for(files)("%s", (file) => {
  const text = readText(file);
  const { permissions, jobs } = WorkflowSchema.parse(parse(text));
  const steps = Object.values(jobs).flatMap((job) => job.steps);

  it("may read the repository and, to sign in to Google, say who it is", () => {
    expect(permissions).toEqual({ contents: "read" });
    const granted = Object.values(jobs).flatMap((job) =>
      Object.entries(job.permissions).map((each) => each.join(": ")),
    );
    expect(["contents: read", "id-token: write"]).toEqual(expect.arrayContaining(granted));
  });

  it("keeps no key: no secrets, and no credentials in the checkout", () => {
    expect(text).not.toMatch(/secrets\.|credentials_json/);
    for (const step of steps.filter(({ uses }) => uses?.startsWith("actions/checkout"))) {
      expect(step.with["persist-credentials"]).toBe(false);
    }
  });

  it("uses actions of known owners, of a known major version", () => {
    for (const { uses } of steps) {
      if (uses !== undefined) expect(uses).toMatch(new RegExp(`^(${owners.join("|")})/[\\w-]+@v\\d+$`));
    }
  });

  it("names scripts, outputs and variables that there are", () => {
    const named = namedIn(steps.map(({ run }) => run ?? "").join("\n"));
    expect(there.npmScripts).toEqual(expect.arrayContaining([...named.npmScripts]));
    expect(there.outputs).toEqual(expect.arrayContaining([...named.outputs]));
    expect(there.variables).toEqual(expect.arrayContaining([...named.variables]));
  });
});

it("nothing is applied that was not planned, nor without the rules of its environment", () => {
  const { jobs } = WorkflowSchema.parse(parse(readText(".github/workflows/deploy.yaml")));
  expect(Object.keys(jobs)).toEqual(["plan", "deploy"]);
  expect([jobs.plan?.environment, jobs.deploy?.environment, jobs.deploy?.needs]).toEqual([
    "plan",
    "production",
    "plan",
  ]);
  expect(jobs.plan?.steps.map(({ run }) => run ?? "").join("\n")).not.toMatch(/terraform apply|gcloud/);
});

it("applies with the versions of providers that it planned with", () => {
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

it("validates and plans against the providers' real schemas, of the oldest and the newest version", () => {
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

it("only the deployment signs in to Google", () => {
  const { jobs } = WorkflowSchema.parse(parse(readText(".github/workflows/ci.yaml")));
  expect(Object.values(jobs).map(({ permissions }) => permissions)).toEqual(
    Object.keys(jobs).map(() => ({})),
  );
});
