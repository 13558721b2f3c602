import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { FunctionName } from "@loopline/contracts";
import { z } from "zod";
import { type Artifact, artifactFolder } from "./artifact.ts";
import { bundle } from "./bundle.ts";
import { repository } from "./paths.ts";

/** What runs a function, and must be the same module for the function and for who starts it. */
const framework = "@google-cloud/functions-framework";

const PackageSchema = z.looseObject({ name: z.string(), dependencies: z.record(z.string(), z.string()) });
const LockSchema = z.looseObject({ packages: z.looseObject({ "": PackageSchema }) });

/**
 * Makes the folder of a function as it is deployed: a bundle, and a package that `npm ci --omit=dev` installs and
 * `npm start` runs. Nothing in it points into the workspace.
 */
export async function makeFunction(
  name: FunctionName,
  into: string,
  { minify = true }: { readonly minify?: boolean } = {},
): Promise<Artifact> {
  const folder = artifactFolder(into, "functions", name);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const entry = join(repository, "functions", name, "src/index.ts");
  const bytes = await bundle({ entry, folder, external: [framework, `${framework}/*`], minify });
  const lock = LockSchema.parse(
    JSON.parse(await readFile(join(repository, "infra/function-lock.json"), "utf8")),
  );
  const { dependencies } = lock.packages[""];
  await write(join(folder, "package.json"), {
    name,
    version: "0.1.0",
    private: true,
    type: "module",
    main: "index.js",
    engines: { node: `>=${process.versions.node.split(".")[0]}` },
    scripts: { start: `functions-framework --target=${name}` },
    dependencies,
  });
  lock.packages[""].name = name;
  await write(join(folder, "package-lock.json"), { ...lock, name });
  return { name, folder, bytes };
}

async function write(file: string, content: unknown): Promise<void> {
  await writeFile(file, `${JSON.stringify(content, undefined, 2)}\n`);
}
