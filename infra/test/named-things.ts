import { z } from "zod";
import { loadInfra } from "./planned.ts";
import { readText } from "./repository.ts";

const PackageSchema = z.object({ scripts: z.record(z.string(), z.string()) });

export interface Named {
  readonly npmScripts: readonly string[];
  readonly outputs: readonly string[];
  readonly variables: readonly string[];
}

/** Names that commands may use: npm scripts, and Terraform's outputs and variables. */
export async function whatThereIs(): Promise<Named> {
  const root = (await loadInfra()).modules["."];
  return {
    npmScripts: Object.keys(PackageSchema.parse(JSON.parse(readText("package.json"))).scripts),
    outputs: Object.keys(root?.outputs ?? {}),
    variables: Object.keys(root?.variables ?? {}),
  };
}

/** The names that shell commands use. */
export function namedIn(commands: string): Named {
  const all = (pattern: RegExp): string[] => [...commands.matchAll(pattern)].map(([, name = ""]) => name);
  return {
    npmScripts: all(/\bnpm (?:run (?:--silent )?)?((?!install\b|ci\b|run\b)[a-z][\w:-]*)/g),
    outputs: all(/\boutput (?:-raw|-json) (\w+)/g),
    variables: [...all(/-var[= ]["']?(\w+)=/g), ...all(/\bTF_VAR_(\w+)=/g)],
  };
}
