import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { loadInfra, planned, planWith } from "./planned.ts";
import { readText, repository } from "./repository.ts";

const BuildSchema = z.strictObject({
  steps: z.array(z.strictObject({ id: z.string(), name: z.string(), args: z.array(z.string()) })),
  images: z.array(z.string()),
  serviceAccount: z.literal(`\${_BUILDER}`),
  timeout: z.string().regex(/^\d+s$/),
  options: z.strictObject({ logging: z.literal("CLOUD_LOGGING_ONLY") }),
});

const build = BuildSchema.parse(parse(readText("cloudbuild.yaml")));

const infra = await loadInfra();

/** Every image that a plan runs, by its name. */
const wanted = new Set(
  [
    ...JSON.stringify(planWith(infra).resources.map(({ attributes }) => attributes)).matchAll(
      /"image":"([^"]+)"/g,
    ),
  ].map(([, image = ""]) => image.replace(/^.*\/(?=[\w-]+:)/, "")),
);

it("cloudbuild.yaml builds and pushes exactly the images that Terraform runs", () => {
  expect(wanted.size).toBe(4);
  const names = (images: Iterable<string>) => [...images].toSorted();
  const expected = names([...wanted].map((image) => `\${_IMAGES}/${image.replace(":r1", `:\${_RELEASE}`)}`));
  expect(names(build.images)).toEqual(expected);
  expect(names(build.steps.flatMap(({ args }) => tagsOf(args)))).toEqual(expected);
});

it("cloudbuild.yaml uses only files that exist, from the root of the checkout", () => {
  for (const { args } of build.steps) {
    const [file = ""] = args.flatMap((arg) => /^--file=(.*)$/.exec(arg)?.slice(1) ?? []);
    expect([file, existsSync(join(repository, file))]).toEqual([file, true]);
    expect([args[0], args.at(-1)]).toEqual(["build", "."]);
  }
});

it("cloudbuild.yaml uses only substitutions that its command line sets", () => {
  const text = readText("cloudbuild.yaml");
  const used = new Set([...text.matchAll(/\$\{(_\w+)\}/g)].map(([, name]) => name));
  const given = [...readText(".github/workflows/deploy.yaml").matchAll(/\b(_[A-Z]+)=/g)].map(
    ([, name]) => name,
  );
  expect(given.toSorted()).toEqual([...used].toSorted());
});

it("builds read the configured bucket of sources instead of one that gcloud creates", () => {
  const plan = planWith(infra);
  expect(plan.outputs.build_sources).toBe("gs://a-project-loopline-sources/builds");
  for (const file of ["docs/deploy.md", ".github/workflows/deploy.yaml"]) {
    const text = readText(file);
    const commands = [...text.matchAll(/gcloud builds submit.*?_RELEASE=/gs)].map(([command]) => command);
    expect(commands).toEqual([expect.stringContaining("--gcs-source-staging-dir")]);
    expect(text).toContain("output -raw build_sources");
  }
  expect(JSON.stringify(planned(plan, "google_project_iam_member"))).not.toContain("_cloudbuild");
});

it("the image of ops runs as an unprivileged user, on the tested version of Node", () => {
  const text = readText("infra/ops.Dockerfile");
  const [, node] = /^ {2}node: (\d.*)$/m.exec(readText("pnpm-workspace.yaml")) ?? [];
  expect(text).toContain(`FROM node:${node}-slim`);
  expect(text).toMatch(/^USER node$/m);
});

function tagsOf(args: readonly string[]): string[] {
  return args.flatMap((arg) => /^--tag=(.*)$/.exec(arg)?.slice(1) ?? []);
}
