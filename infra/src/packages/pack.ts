import { execFile } from "node:child_process";
import { cp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { copyProtos } from "@loopline/gcp-emulators/copy-protos";
import { repository } from "@loopline/services";
import { parse } from "yaml";
import { z } from "zod";
import { compile } from "./compile.ts";

const run = promisify(execFile);

/** The folders of `packages` that are made for npm. */
const published = ["client", "svm", "gcp-emulators"];

const VersionsSchema = z.record(z.string(), z.string());

const ManifestSchema = z.looseObject({
  name: z.string(),
  version: z.string(),
  files: z.array(z.string()),
  dependencies: VersionsSchema.default({}),
  /** What differs when it is published. */
  publishConfig: z.looseObject({ access: z.literal("public") }),
});

const CatalogSchema = z.object({ catalog: VersionsSchema });

const PackedSchema = z.array(z.object({ filename: z.string(), size: z.number() }));

export interface Tarball {
  readonly file: string;
  readonly bytes: number;
}

/** Makes each package as it is published: its folder in `into`, which must be in the repository, and its tarball beside it. */
export async function packAll(into: string): Promise<Tarball[]> {
  await rm(into, { recursive: true, force: true });
  const folders = await Promise.all(published.map((name) => makePackage(name, join(into, name))));
  const { stdout } = await run("npm", ["pack", "--json", "--pack-destination", into, ...folders]);
  return PackedSchema.parse(JSON.parse(stdout)).map(({ filename, size }) => ({
    file: join(into, filename),
    bytes: size,
  }));
}

async function makePackage(name: string, folder: string): Promise<string> {
  const source = join(repository, "packages", name);
  const {
    private: _,
    devDependencies: __,
    publishConfig,
    ...manifest
  } = ManifestSchema.parse(JSON.parse(await readFile(join(source, "package.json"), "utf8")));
  const { access, ...changes } = publishConfig;
  const built = join(folder, "dist");
  const work = join(folder, "work");
  const entries = JSON.stringify(changes).match(/(?<=dist\/)[\w/-]+(?=\.js")/g) ?? [];
  await compile({ folder: source, entries: entries.map((entry) => `src/${entry}.ts`) }, built, work);
  await rm(work, { recursive: true });
  if (name === "gcp-emulators") await copyProtos(join(built, "protos"));
  for (const file of manifest.files.filter((file) => file !== "dist")) {
    await cp(join(source, file), join(folder, file));
  }
  await cp(join(repository, "LICENSE"), join(folder, "LICENSE"));
  const readme = await readFile(join(source, "README.md"), "utf8");
  await writeFile(join(folder, "README.md"), withoutOutsideLinks(readme));
  const dependencies = await withVersions(manifest.dependencies);
  const whole = { ...manifest, ...changes, dependencies, publishConfig: { access } };
  await writeFile(join(folder, "package.json"), `${JSON.stringify(whole, undefined, 2)}\n`);
  return folder;
}

async function withVersions(dependencies: Readonly<Record<string, string>>): Promise<Record<string, string>> {
  const { catalog } = CatalogSchema.parse(
    parse(await readFile(join(repository, "pnpm-workspace.yaml"), "utf8")),
  );
  return Object.fromEntries(
    Object.entries(dependencies).map(([name, version]) => {
      const found = version === "catalog:" ? catalog[name] : undefined;
      if (found === undefined) throw new Error(`${name} must be in the catalog, to be published: ${version}`);
      return [name, found];
    }),
  );
}

/** Pictures and links to other folders of the repository, which the package's page does not have, become text or nothing. */
function withoutOutsideLinks(readme: string): string {
  return readme.replaceAll(/!\[[^\]]*\]\(\.\.[^)]*\)\n/g, "").replaceAll(/\[([^\]]*)\]\(\.\.[^)]*\)/g, "$1");
}
