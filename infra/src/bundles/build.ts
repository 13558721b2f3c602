import { parseArgs } from "node:util";
import { apiNames, functionNames } from "@loopline/contracts";
import { makeApi } from "./api-artifact.ts";
import type { Artifact } from "./artifact.ts";
import { makeFunction } from "./function-artifact.ts";
import { artifacts } from "./paths.ts";
import { makeWeb } from "./web-artifact.ts";

/**
 * Makes what is deployed, in dist/deploy: a folder for each function, each API and the web app.
 *
 * Usage: `npm run build:deploy -- [NAME …]`
 */
const makers = new Map<string, () => Promise<Artifact>>([
  ...functionNames.map((name) => [name, () => makeFunction(name, artifacts)] as const),
  ...apiNames.map((name) => [name, () => makeApi(name, artifacts)] as const),
  ["web", () => makeWeb(artifacts)],
]);

const { positionals } = parseArgs({ allowPositionals: true });
const unknown = positionals.find((name) => !makers.has(name));
if (unknown === undefined) {
  for (const [name, make] of makers) {
    if (positionals.length > 0 && !positionals.includes(name)) continue;
    const { folder, bytes } = await make();
    process.stdout.write(`${name.padEnd(22)} ${(bytes / 1e6).toFixed(2).padStart(6)} MB  ${folder}\n`);
  }
} else {
  process.stderr.write(`there is no ${unknown}: there are ${[...makers.keys()].join(", ")}\n`);
  process.exitCode = 2;
}
