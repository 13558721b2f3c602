import { join } from "node:path";
import { parseArgs } from "node:util";
import { apiNames, functionNames } from "@loopline/contracts";
import { repository } from "@loopline/services";
import { type Artifact, makeApi, makeFunction, makeWeb } from "./artifacts.ts";

/**
 * Makes what is deployed, in dist/deploy: a folder for each function, each API and the web app.
 *
 * Usage: `npm run build:deploy -- [NAME …]`
 */
const into = join(repository, "dist/deploy");
const makers = new Map<string, () => Promise<Artifact>>([
  ...functionNames.map((name) => [name, () => makeFunction(name, into)] as const),
  ...apiNames.map((name) => [name, () => makeApi(name, into)] as const),
  ["web", () => makeWeb(into)],
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
  process.stderr.write(`unknown service ${unknown}; the services are ${[...makers.keys()].join(", ")}\n`);
  process.exitCode = 2;
}
