import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repository } from "@loopline/services";
import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { type Artifact, makeApi, makeFunction } from "../../src/bundles/artifacts.ts";

const PackageSchema = z.object({
  name: z.string(),
  type: z.literal("module"),
  main: z.string(),
  scripts: z.object({ start: z.string() }),
  dependencies: z.record(z.string(), z.string()),
});

let folder: string;
let prediction: Artifact;
let api: Artifact;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "loopline-deploy-"));
  prediction = await makeFunction("prediction", folder);
  api = await makeApi("ingest-api", folder);
}, 60_000);
afterAll(() => rm(folder, { recursive: true }));

const readText = (artifact: Artifact, file: string) => readFile(join(artifact.folder, file), "utf8");

it("a function is a bundle of at most 4 MB and a package that does not depend on the workspace", async () => {
  expect((await readdir(prediction.folder)).toSorted()).toEqual([
    "index.js",
    "index.js.map",
    "package-lock.json",
    "package.json",
  ]);
  expect(prediction.bytes).toBeLessThan(4_000_000);
  const made = PackageSchema.parse(JSON.parse(await readText(prediction, "package.json")));
  expect(made).toMatchObject({ name: "prediction", main: "index.js" });
  expect(made.scripts.start).toContain("--target=prediction");
  expect(Object.keys(made.dependencies)).toEqual(["@google-cloud/functions-framework"]);
});

it("a function's lockfile has the tested version of the functions framework", async () => {
  const installed = join(repository, "infra/node_modules/@google-cloud/functions-framework/package.json");
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(await readFile(installed, "utf8")));
  const lock = z
    .object({
      name: z.string(),
      packages: z.record(z.string(), z.looseObject({ version: z.string().optional() })),
    })
    .parse(JSON.parse(await readText(prediction, "package-lock.json")));
  expect(lock.name).toBe("prediction");
  expect(lock.packages["node_modules/@google-cloud/functions-framework"]?.version).toBe(version);
  expect(lock.packages[""]).toMatchObject({
    name: "prediction",
    dependencies: { "@google-cloud/functions-framework": version },
  });
});

it("no bundle contains a path of the build machine", async () => {
  for (const artifact of [prediction, api]) {
    expect(await readText(artifact, "index.js")).not.toContain(repository);
    const { sources } = z
      .object({ sources: z.array(z.string()) })
      .parse(JSON.parse(await readText(artifact, "index.js.map")));
    expect(sources.length).toBeGreaterThan(100);
  }
});

it("images run the tested version of Node", async () => {
  const dockerfile = await readFile(join(repository, "infra/Dockerfile"), "utf8");
  const bases = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, image]) => image);
  expect(bases).toEqual(Array(2).fill(`node:${process.versions.node}-slim`));
});
