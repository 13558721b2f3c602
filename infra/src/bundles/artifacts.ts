import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { ApiName, FunctionName } from "@loopline/contracts";
import { repository } from "@loopline/services";
import { z } from "zod";
import { bundle } from "./bundle.ts";

/** A deployable service. */
export interface Artifact {
  readonly name: string;
  readonly folder: string;
  /** Of its bundle; of the web app, which has none, all files together. */
  readonly bytes: number;
}

/** Runs a function. External, because the function and the process that starts it must share one copy of the module. */
const framework = "@google-cloud/functions-framework";

const PackageSchema = z.looseObject({ name: z.string(), dependencies: z.record(z.string(), z.string()) });
const LockSchema = z.looseObject({ packages: z.looseObject({ "": PackageSchema }) });

/**
 * Makes the deployable folder of a function: a bundle, and a package that `npm ci --omit=dev` installs and
 * `npm start` runs. It does not depend on the workspace.
 */
export async function makeFunction(
  name: FunctionName,
  into: string,
  { minify = true }: { readonly minify?: boolean } = {},
): Promise<Artifact> {
  const folder = await emptyFolder(join(into, "functions", name));
  const entry = join(repository, "functions", name, "src/index.ts");
  const bytes = await bundle({ entry, folder, external: [framework, `${framework}/*`], minify });
  const lock = LockSchema.parse(
    JSON.parse(await readFile(join(repository, "infra/function-lock.json"), "utf8")),
  );
  const { dependencies } = lock.packages[""];
  await writeJson(join(folder, "package.json"), {
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
  await writeJson(join(folder, "package-lock.json"), { ...lock, name });
  return { name, folder, bytes };
}

/** Makes up the page at `/docs`. The API reads it from files, so it cannot be in the bundle. */
const page = "swagger-ui-dist";
const pageFiles = ["package.json", "LICENSE", "NOTICE", "swagger-ui-bundle.js", "swagger-ui.css"];

/** Makes the folder of an API as its image has it: `node index.js` starts it, with nothing to install. */
export async function makeApi(name: ApiName, into: string): Promise<Artifact> {
  const folder = await emptyFolder(join(into, "apps", name));
  const bytes = await bundle({ entry: join(repository, "apps", name, "src/server.ts"), folder });
  await writeJson(join(folder, "package.json"), { name, type: "module" });
  const { resolve } = createRequire(join(repository, "packages/platform/package.json"));
  const from = dirname(resolve(`${page}/package.json`));
  for (const file of pageFiles) await cp(join(from, file), join(folder, "node_modules", page, file));
  return { name, folder, bytes };
}

const web = join(repository, "apps/web");

/**
 * Makes the folder of the web app as its image has it: Next's own server with the packages that it needs, in the layout
 * of the workspace, and the files that browsers load. `node index.js` starts it.
 */
export async function makeWeb(into: string): Promise<Artifact> {
  await buildWeb();
  const folder = await emptyFolder(join(into, "apps/web"));
  const built = join(web, ".next-image");
  await cp(join(built, "standalone"), folder, { recursive: true, verbatimSymlinks: true });
  await cp(join(built, "static"), join(folder, "apps/web/.next-image/static"), { recursive: true });
  await writeFile(join(folder, "index.js"), 'import "./apps/web/server.js";\n');
  return { name: "web", folder, bytes: await sizeOf(folder) };
}

async function buildWeb(): Promise<void> {
  const child = spawn(process.execPath, ["node_modules/next/dist/bin/next", "build"], {
    cwd: web,
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1", BUILD_FOR: "image" },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const [code] = await once(child, "exit");
  if (code !== 0) throw new Error("the build of the web app failed");
}

async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(
    files.map(async (file) => (await stat(join(file.parentPath, file.name))).size),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function emptyFolder(folder: string): Promise<string> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  return folder;
}

async function writeJson(file: string, content: unknown): Promise<void> {
  await writeFile(file, `${JSON.stringify(content, undefined, 2)}\n`);
}
