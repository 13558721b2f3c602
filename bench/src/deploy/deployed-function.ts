import { mkdir, realpath, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import type { FunctionName } from "@loopline/contracts";
import { makeFunction } from "@loopline/infra/bundles";

const framework = "@google-cloud/functions-framework";

export interface DeployedFunction {
  readonly folder: string;
  /** Of its bundle. */
  readonly bytes: number;
  /** The framework's command line, which starts it. */
  readonly command: string;
}

/** A function as it is deployed, with the framework beside it as `npm ci` would install it. */
export async function deployFunction(
  name: FunctionName,
  into: string,
  options: { readonly minify: boolean },
): Promise<DeployedFunction> {
  const { folder, bytes } = await makeFunction(name, into, options);
  const { resolve: find } = createRequire(import.meta.url);
  const installed = await realpath(resolve(find(`${framework}/testing`), "../../.."));
  await mkdir(join(folder, "node_modules/@google-cloud"), { recursive: true });
  await symlink(installed, join(folder, "node_modules", framework));
  return { folder, bytes, command: join(installed, "build/src/main.js") };
}
