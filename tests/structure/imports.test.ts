import { dirname, join, normalize } from "node:path";
import { expect, it } from "vitest";
import { z } from "zod";
import { files, read } from "./tracked-files.ts";

/** Compares real imports with the table "What is where" of ARCHITECTURE.md. */

const PackageSchema = z.object({
  name: z.string(),
  dependencies: z.record(z.string(), z.string()).default({}),
  devDependencies: z.record(z.string(), z.string()).default({}),
});

interface Workspace {
  readonly folder: string;
  /** Without the scope. */
  readonly name: string;
  readonly dependencies: readonly string[];
}

const workspaces: readonly Workspace[] = files
  .filter((path) => path.endsWith("/package.json"))
  .map((path) => {
    const { name, dependencies, devDependencies } = PackageSchema.parse(JSON.parse(read(path)));
    const names = Object.keys({ ...dependencies, ...devDependencies });
    return {
      folder: dirname(path),
      name: shortName(name),
      dependencies: names.filter((dependency) => dependency.startsWith("@loopline/")).map(shortName),
    };
  });

function shortName(name: string): string {
  return name.replace("@loopline/", "").split("/")[0] ?? "";
}

function workspaceOf(path: string): Workspace | undefined {
  return workspaces.find(({ folder }) => path.startsWith(`${folder}/`));
}

/** What each workspace may import, by its name, as the table says. */
const allowed = new Map(
  [...read("ARCHITECTURE.md").matchAll(/^\| \[.*\|$/gm)].flatMap(([row]) => {
    const [, paths = "", , imports = ""] = row.split("|").map((cell) => cell.trim());
    const folders = [...paths.matchAll(/\[([\w/-]+)\]/g)].map(([, folder = ""]) => folder);
    return workspaces
      .filter(({ folder }) => folders.some((listed) => folder === listed || dirname(folder) === listed))
      .map(({ name }) => [name, imports.split(", ")] as const);
  }),
);

interface Import {
  readonly file: string;
  readonly from: Workspace;
  readonly to: Workspace;
  readonly isType: boolean;
}

/** Imports of one workspace by another in code that is no test. */
function importsBetweenWorkspaces(file: string, text: string): Import[] {
  const from = workspaceOf(file);
  if (from === undefined) return [];
  const statements = text.matchAll(
    /^(?:import|export)\s+(type\s)?[^"';]*?from\s+["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']|^import\s+["']([^"']+)["']/gm,
  );
  return [...statements].flatMap(([, type, ...specifiers]) => {
    const specifier = specifiers.find((found) => found !== undefined) ?? "";
    const to = specifier.startsWith(".")
      ? workspaceOf(normalize(join(dirname(file), specifier)))
      : workspaces.find(({ name }) => specifier.startsWith("@loopline/") && name === shortName(specifier));
    return to === undefined || to === from ? [] : [{ file, from, to, isType: type !== undefined }];
  });
}

const isCode = (path: string) => /\.(ts|tsx|mjs)$/.test(path) && !/(^|\/)(test|testing|e2e)\//.test(path);

const imports = files.filter(isCode).flatMap((path) => importsBetweenWorkspaces(path, read(path)));

function isAllowed({ from, to, isType }: Import): boolean {
  const names = allowed.get(from.name) ?? [];
  return (
    names.includes("everything") ||
    names.includes(to.name) ||
    (isType && names.includes(`${to.name} (types)`))
  );
}

it("imports only what the table in ARCHITECTURE.md allows", () => {
  const wrong = imports.filter((found) => !isAllowed(found));
  expect(wrong.map(({ file, to }) => `${file} imports ${to.name}`)).toEqual([]);
});

it("has a row in the table for every workspace, and no row that allows more than is imported", () => {
  expect([...allowed.keys()].toSorted()).toEqual(workspaces.map(({ name }) => name).toSorted());
  const rows = new Map<string, Set<string>>();
  for (const { from, to } of imports) {
    const row = from.folder.startsWith("functions/") ? "functions" : from.name;
    rows.set(row, (rows.get(row) ?? new Set()).add(to.name));
  }
  const unused = [...allowed].flatMap(([name, names]) => {
    const used = rows.get(
      workspaces.find((w) => w.name === name)?.folder.startsWith("functions/") ? "functions" : name,
    );
    return names
      .filter((allowedName) => !["nothing", "everything"].includes(allowedName))
      .filter((allowedName) => !used?.has(allowedName.replace(" (types)", "")))
      .map((allowedName) => `${name}: ${allowedName}`);
  });
  expect(unused).toEqual([]);
});

it.each([
  ["functions/prediction/src/index.ts", 'import { startStack } from "@loopline/local";'],
  ["packages/cache/src/index.ts", 'import { buildApp } from "../../../apps/ingest-api/src/app.ts";'],
  ["packages/client/src/index.ts", 'import { topics } from "@loopline/contracts";'],
])("refuses in %s: %s", (file, line) => {
  const found = importsBetweenWorkspaces(file, `${line}\n${read(file)}`);
  expect(found.filter((each) => !isAllowed(each))).toHaveLength(1);
});

it("has no cycle of workspaces, with what their tests need", () => {
  const seen = new Map<string, "open" | "done">();
  const cycles: string[] = [];
  const visit = (name: string, path: readonly string[]): void => {
    if (seen.get(name) === "open") cycles.push([...path, name].join(" → "));
    if (seen.has(name)) return;
    seen.set(name, "open");
    const { dependencies = [] } = workspaces.find((workspace) => workspace.name === name) ?? {};
    for (const dependency of dependencies) visit(dependency, [...path, name]);
    seen.set(name, "done");
  };
  for (const { name } of workspaces) visit(name, []);
  expect(cycles).toEqual([]);
});
