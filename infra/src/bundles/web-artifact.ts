import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, readdir, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Artifact, artifactFolder } from "./artifact.ts";
import { repository } from "./paths.ts";

const web = join(repository, "apps/web");

/**
 * Makes the folder of the web app as its image has it: Next's own server with just what it needs, in the layout of the
 * workspace, and what browsers load. `node index.js` starts it.
 */
export async function makeWeb(into: string): Promise<Artifact> {
  const folder = artifactFolder(into, "apps", "web");
  await build();
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const built = join(web, ".next-image");
  await cp(join(built, "standalone"), folder, { recursive: true, verbatimSymlinks: true });
  await cp(join(built, "static"), join(folder, "apps/web/.next-image/static"), { recursive: true });
  const start = join(folder, "index.js");
  await writeFile(start, 'import "./apps/web/server.js";\n');
  return { name: "web", folder, bytes: await sizeOf(folder) };
}

async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(
    files.map(async (file) => (await stat(join(file.parentPath, file.name))).size),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function build(): Promise<void> {
  const child = spawn(process.execPath, ["node_modules/next/dist/bin/next", "build"], {
    cwd: web,
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1", BUILD_FOR: "image" },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const [code] = await once(child, "exit");
  if (code !== 0) throw new Error("the web app could not be built");
}
