import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { z } from "zod";

/** Not imported, because its types would add a browser's to every file of the workspace. */
const { parse }: { readonly parse: (file: string, text: string) => Promise<unknown> } = createRequire(
  import.meta.url,
)("@cdktf/hcl2json");

const BlockSchema = z.record(z.string(), z.unknown());
const NamedSchema = z.record(z.string(), z.tuple([BlockSchema])).default({});
const TypedSchema = z.record(z.string(), z.record(z.string(), z.tuple([BlockSchema]))).default({});

/** One file of a module, as the parser returns it. */
const FileSchema = z.strictObject({
  terraform: z.array(BlockSchema).default([]),
  provider: z.record(z.string(), z.array(BlockSchema)).default({}),
  variable: NamedSchema,
  locals: z.array(BlockSchema).default([]),
  resource: TypedSchema,
  data: TypedSchema,
  ephemeral: TypedSchema,
  module: NamedSchema,
  output: NamedSchema,
});

export type Block = z.infer<typeof BlockSchema>;
type Named = Record<string, Block>;
type Typed = Record<string, Named>;

/** An unevaluated module: its blocks by name. */
export interface Module {
  readonly variables: Named;
  readonly locals: Named;
  readonly resources: Typed;
  readonly data: Typed;
  readonly ephemeral: Typed;
  readonly modules: Named;
  readonly outputs: Named;
  readonly providers: readonly string[];
}

/** Reads every `.tf` of a folder. @throws {Error} with file and line of a syntax error. */
export async function loadModule(folder: string): Promise<Module> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".tf"));
  const files = await Promise.all(
    names.map(async (name) =>
      FileSchema.parse(await parse(name, await readFile(join(folder, name), "utf8"))),
    ),
  );
  return {
    variables: mergeNamed(files.map(({ variable }) => variable)),
    locals: mergeNamed(files.flatMap(({ locals }) => locals).map((block) => wrap(block))),
    resources: mergeTyped(files.map(({ resource }) => resource)),
    data: mergeTyped(files.map(({ data }) => data)),
    ephemeral: mergeTyped(files.map(({ ephemeral }) => ephemeral)),
    modules: mergeNamed(files.map(({ module }) => module)),
    outputs: mergeNamed(files.map(({ output }) => output)),
    providers: files.flatMap(({ provider }) => Object.keys(provider)),
  };
}

/** Each local separately, in the shape of the other blocks. */
function wrap(locals: Block): Record<string, [Block]> {
  return Object.fromEntries(Object.entries(locals).map(([name, value]) => [name, [{ value }]]));
}

function mergeNamed(parts: readonly Readonly<Record<string, readonly [Block]>>[]): Named {
  const merged: Named = {};
  for (const [name, [block]] of parts.flatMap((part) => Object.entries(part))) {
    if (merged[name] !== undefined) throw new Error(`there are two of ${name}`);
    merged[name] = block;
  }
  return merged;
}

function mergeTyped(
  parts: readonly Readonly<Record<string, Readonly<Record<string, readonly [Block]>>>>[],
): Typed {
  const types = new Set(parts.flatMap((part) => Object.keys(part)));
  return Object.fromEntries(
    [...types].map((type) => [type, mergeNamed(parts.map((part) => part[type] ?? {}))]),
  );
}
