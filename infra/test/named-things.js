import { z } from "zod";
import { loadInfra } from "./planned.ts";
import { readText } from "./repository.ts";
const PackageSchema = z.object({ scripts: z.record(z.string(), z.string()) });
/** What commands may name: npm scripts, and Terraform's outputs and variables. */
export async function whatThereIs() {
    const root = (await loadInfra()).modules["."];
    return {
        npmScripts: Object.keys(PackageSchema.parse(JSON.parse(readText("package.json"))).scripts),
        outputs: Object.keys(root?.outputs ?? {}),
        variables: Object.keys(root?.variables ?? {}),
    };
}
/** What shell commands name of these. */
export function namedIn(commands) {
    const all = (pattern) => [...commands.matchAll(pattern)].map(([, name = ""]) => name);
    return {
        npmScripts: all(/\bnpm (?:run (?:--silent )?)?((?!install\b|ci\b|run\b)[a-z][\w:-]*)/g),
        outputs: all(/\boutput (?:-raw|-json) (\w+)/g),
        variables: [...all(/-var[= ]["']?(\w+)=/g), ...all(/\bTF_VAR_(\w+)=/g)],
    };
}
