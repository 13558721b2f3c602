import { cp, mkdir, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { ApiName } from "@loopline/contracts";
import { type Artifact, artifactFolder } from "./artifact.ts";
import { bundle } from "./bundle.ts";
import { repository } from "./paths.ts";

/** What the page at `/docs` is made of. It is read as files, and so cannot be in the bundle. */
const page = "swagger-ui-dist";
const pageFiles = ["package.json", "LICENSE", "NOTICE", "swagger-ui-bundle.js", "swagger-ui.css"];

/** Makes the folder of an API as its image has it: `node index.js` starts it, with nothing to install. */
export async function makeApi(name: ApiName, into: string): Promise<Artifact> {
  const folder = artifactFolder(into, "apps", name);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const bytes = await bundle({ entry: join(repository, "apps", name, "src/server.ts"), folder });
  await writeFile(join(folder, "package.json"), `${JSON.stringify({ name, type: "module" })}\n`);
  const { resolve } = createRequire(join(repository, "packages/platform/package.json"));
  const from = dirname(resolve(`${page}/package.json`));
  for (const file of pageFiles) await cp(join(from, file), join(folder, "node_modules", page, file));
  return { name, folder, bytes };
}
