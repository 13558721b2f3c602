import { mkdir, realpath, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { apiNames, functionNames } from "@loopline/contracts";
import { makeApi, makeFunction } from "@loopline/infra/bundles";
import { type ServiceDefinition, services } from "@loopline/services";

const framework = "@google-cloud/functions-framework";
const host = resolve(import.meta.dirname, "../../../local/src/function-host.ts");

/** Makes what is deployed, outside of the workspace, and says how to run it. */
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

/** The one thing that a function's package asks for, as `npm ci` would install it. */
async function installFramework(folder: string): Promise<void> {
  const { resolve: find } = createRequire(import.meta.url);
  const installed = await realpath(resolve(find(`${framework}/testing`), "../../.."));
  await mkdir(join(folder, "node_modules/@google-cloud"), { recursive: true });
  await symlink(installed, join(folder, "node_modules", framework));
}
