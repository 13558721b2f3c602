import { execFile } from "node:child_process";
import { cp, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { repository } from "@loopline/services";

const run = promisify(execFile);

/** What Node 20 and browsers have: to use anything newer is an error. */
const lib = ["es2023", "es2024.string", "dom", "dom.asynciterable"];

/** What is compiled. */
export interface Source {
  /** Of the package. */
  readonly folder: string;
  /** Files in its folder, such as `./src/index.ts`. What they do not import is left out. */
  readonly entries: readonly string[];
}

/**
 * Compiles a package file by file, to JavaScript and types. The types import nothing from the workspace.
 *
 * @param into gets the files
 * @param work a folder in the repository, for files between two steps
 */
export async function compile({ folder, entries }: Source, into: string, work: string): Promise<void> {
  await mkdir(work, { recursive: true });
  const index = await readFile(join(folder, "src/index.ts"), "utf8");
  const names =
    /^export type \{([^}]*)\} from "@loopline\/contracts";$/m.exec(index)?.[1]?.match(/\w+/g) ?? [];
  const written = names.length > 0 ? await writeContractTypes(names, work) : {};
  await runCompiler(join(work, "tsconfig.json"), {
    compilerOptions: {
      target: "es2022",
      lib,
      rewriteRelativeImportExtensions: true,
      noUncheckedIndexedAccess: false,
      paths: Object.fromEntries(Object.entries(written).map(([name, file]) => [name, [file]])),
      rootDir: join(folder, "src"),
      outDir: into,
    },
    files: entries.map((entry) => join(folder, entry)),
  });
  for (const [name, file] of Object.entries(written)) await cp(file, join(into, `${shortName(name)}.d.ts`));
  await fixImports(into);
}

const shortName = (name: string) => name.replace("@loopline/", "");

/**
 * Writes the types of `@loopline/contracts` with these names, and the dataset's, to files that import no package. Types of
 * contracts are what zod infers of its schemas. The compiler writes an inferred type out in full if it is a value's.
 *
 * @returns the file of each package
 */
async function writeContractTypes(names: readonly string[], work: string): Promise<Record<string, string>> {
  const source = `
    import type * as contracts from "@loopline/contracts";
    import type { Value } from "@loopline/dataset";
    type Expand<T> = T extends object ? { [K in keyof T]: Expand<T[K]> } : T;
    const expand = <T>() => undefined as unknown as Expand<T>;
    ${names.map((name) => `export const ${name} = expand<contracts.${name}>();`).join("\n")}`;
  await writeFile(join(work, "contracts.ts"), source);
  const outDir = join(work, "out");
  const packages = join(repository, "packages");
  await runCompiler(join(work, "tsconfig.json"), {
    compilerOptions: {
      emitDeclarationOnly: true,
      noUnusedLocals: false,
      paths: { "@loopline/*": [join(packages, "*/src/index.ts")] },
      rootDir: repository,
      outDir,
    },
    files: ["contracts.ts"],
  });
  const contracts = join(outDir, work.slice(repository.length), "contracts.d.ts");
  const dataset = join(outDir, "packages/dataset/src/dataset.d.ts");
  const types = (await readFile(contracts, "utf8")).replaceAll("export declare const ", "export type ");
  await writeFile(contracts, types.replaceAll(/^(export type \w+): /gm, "$1 = "));
  return { "@loopline/contracts": contracts, "@loopline/dataset": dataset };
}

interface Config {
  readonly compilerOptions: object;
  readonly files: readonly string[];
}

/** @param file the configuration, which is written there */
async function runCompiler(file: string, { compilerOptions, files }: Config): Promise<void> {
  const options = { noEmit: false, declaration: true, ...compilerOptions };
  const config = { extends: join(repository, "tsconfig.base.json"), compilerOptions: options, files };
  await writeFile(file, JSON.stringify(config));
  await run(join(repository, "node_modules/.bin/tsc"), ["--project", file]).catch(({ stdout }) => {
    throw new Error(`tsc --project ${file}\n${stdout}`);
  });
}

/** In types, the compiler leaves the `.ts` of imports, and the names of packages that are not published. */
async function fixImports(folder: string): Promise<void> {
  for (const name of await readdir(folder, { recursive: true })) {
    if (!name.endsWith(".d.ts")) continue;
    const file = join(folder, name);
    const text = await readFile(file, "utf8");
    const relative = text.replaceAll(/(from |import\()"(\.[^"]*)\.ts"/g, '$1"$2.js"');
    await writeFile(file, relative.replaceAll(/"@loopline\/(\w+)"/g, '"./$1.js"'));
  }
}
