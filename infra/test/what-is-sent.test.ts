import { globSync } from "node:fs";
import { matchesGlob } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { readText, repository } from "./repository.ts";

/** The patterns of an ignore file and of those that it includes. */
function patternsOf(file: string): string[] {
  return readText(file)
    .split("\n")
    .flatMap((line) => {
      const [, included] = /^#!include:(.*)$/.exec(line) ?? [];
      if (included !== undefined) return patternsOf(included);
      return line === "" || line.startsWith("#") ? [] : [line];
    });
}

/** For Git and gcloud a pattern without a folder matches in every folder; for Docker it starts at the root. */
const readers = {
  git: (pattern: string) => (/\/./.test(pattern) ? pattern : `**/${pattern.replace(/\/$/, "")}`),
  docker: (pattern: string) => pattern,
};

function ignores(file: string, reader: keyof typeof readers): (path: string) => boolean {
  const globs = patternsOf(file).map(readers[reader]);
  expect(globs.filter((glob) => glob.includes("!"))).toEqual([]);
  return (path) => {
    const folders = path.split("/").map((_, index, parts) => parts.slice(0, index + 1).join("/"));
    return folders.some((folder) => globs.some((glob) => matchesGlob(folder, glob)));
  };
}

const secret = [
  "gha-creds-0123456789abcdef.json",
  ".env",
  "apps/web/.env.local",
  "server.key",
  "local/client.pem",
  "infra/terraform.tfvars",
  "infra/production.auto.tfvars",
  "infra/terraform.tfstate",
  "infra/terraform.tfstate.backup",
  "infra/errored.tfstate",
  "infra/release.tfplan",
  "infra/.terraform/terraform.tfstate",
  ".local/secrets/api-keys/1",
];

describe.for([
  [".gitignore", "git"],
  [".gcloudignore", "git"],
  [".dockerignore", "docker"],
] as const)("%s", ([file, reader]) => {
  const isIgnored = ignores(file, reader);

  it.for(secret)("leaves out %s", (path) => {
    expect(isIgnored(path)).toBe(true);
  });

  it("keeps every file that a build needs", () => {
    const folders = "{apps,db,functions,infra,local,packages}";
    const sources = globSync(
      [`${folders}/**/*.{ts,tsx,json,sql,csv,tf,mjs}`, "*.{json,yaml}", "infra/.terraform.lock.hcl"],
      { cwd: repository, exclude: ["**/node_modules", "**/.next*", "**/dist", "**/.terraform"] },
    );
    expect(sources.length).toBeGreaterThan(500);
    expect(sources.filter(isIgnored)).toEqual([]);
  });
});

it("Git's history is not sent to builds", () => {
  expect(ignores(".gcloudignore", "git")(".git/config")).toBe(true);
  expect(ignores(".dockerignore", "docker")(".git/config")).toBe(true);
});

describe("the image of ops", () => {
  const dockerfile = readText("infra/ops.Dockerfile");
  const copied = [...dockerfile.matchAll(/^COPY (.*) \S+$/gm)].flatMap(([, paths = ""]) => paths.split(" "));
  const PackageSchema = z.object({
    name: z.string(),
    dependencies: z.record(z.string(), z.string()).default({}),
  });

  it("copies only named files and folders of the checkout", () => {
    expect(copied.filter((path) => !/^[\w-]+(\/[\w-]+|[\w./-]*\.(json|yaml))?$/.test(path))).toEqual([]);
  });

  it("copies every package that infra and ops need, and the schema", () => {
    const { packages } = z
      .object({ packages: z.array(z.string()) })
      .parse(parse(readText("pnpm-workspace.yaml")));
    const folders = globSync(
      packages.map((pattern) => `${pattern}/package.json`),
      { cwd: repository },
    );
    const workspace = new Map(
      folders.map((file) => {
        const { name, dependencies } = PackageSchema.parse(JSON.parse(readText(file)));
        return [name, { folder: file.replace("/package.json", ""), dependencies }] as const;
      }),
    );
    const needed = new Set(["@loopline/infra", "@loopline/ops"]);
    for (const name of needed) {
      for (const dependency of Object.keys(workspace.get(name)?.dependencies ?? {})) {
        if (workspace.has(dependency)) needed.add(dependency);
      }
    }
    const missing = [...needed]
      .map((name) => workspace.get(name)?.folder ?? name)
      .filter((folder) => !copied.some((path) => folder === path || folder.startsWith(`${path}/`)));
    // Only infra's programs: the rest is Terraform.
    expect(missing).toEqual(["infra"]);
    expect(copied).toEqual(expect.arrayContaining(["infra/package.json", "infra/src", "db"]));
  });
});
