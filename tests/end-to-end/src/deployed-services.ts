import { mkdir, realpath, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { apiNames, functionNames } from "@loopline/contracts";
import { makeApi, makeFunction } from "@loopline/infra/bundles";
import { type ServiceDefinition, services } from "@loopline/services";

const framework = "@google-cloud/functions-framework";
const host = resolve(import.meta.dirname, "../../../local/src/function-host.ts");

/** Builds the functions and APIs as they are deployed, outside the workspace, and returns how to run them. */
export async function deployedServices(
  folder: string,
  { monitor }: { readonly monitor: boolean },
): Promise<ServiceDefinition[]> {
  const folders = new Map<string, string>();
  for (const name of functionNames) {
    const made = await makeFunction(name, folder);
    await installFramework(made.folder);
    folders.set(name, made.folder);
  }
  for (const name of apiNames) folders.set(name, (await makeApi(name, folder)).folder);
  return services({ web: false, monitor }).map((service) => {
    const cwd = folders.get(service.name);
    if (cwd === undefined) return service;
    const module = join(cwd, "index.js");
    return { ...service, cwd, args: service.layer === "function" ? [host, service.name, module] : [module] };
  });
}

/** Installs the only dependency of a function's package, as `npm ci` would. */
async function installFramework(folder: string): Promise<void> {
  const { resolve: find } = createRequire(import.meta.url);
  const installed = await realpath(resolve(find(`${framework}/testing`), "../../.."));
  await mkdir(join(folder, "node_modules/@google-cloud"), { recursive: true });
  await symlink(installed, join(folder, "node_modules", framework));
}
