import { parseArgs } from "node:util";
import { apiNames, functionNames } from "@loopline/contracts";
import { makeApi } from "./api-artifact.ts";
import type { Artifact } from "./artifact.ts";
import { makeFunction } from "./function-artifact.ts";
import { artifacts } from "./paths.ts";

/**
 * Makes what is deployed, in dist/deploy: a folder for each function and API. The web app's image builds itself.
 *
 * Usage: `npm run build:deploy -- [NAME …]`
 */
const { positionals } = parseArgs({ allowPositionals: true });
const known: readonly string[] = [...functionNames, ...apiNames];
const unknown = positionals.find((name) => !known.includes(name));
if (unknown === undefined) {
  const isWanted = (name: string) => positionals.length === 0 || positionals.includes(name);
  for (const name of functionNames) if (isWanted(name)) tell(await makeFunction(name, artifacts));
  for (const name of apiNames) if (isWanted(name)) tell(await makeApi(name, artifacts));
} else {
  process.stderr.write(`there is no ${unknown}: there are ${known.join(", ")}\n`);
  process.exitCode = 2;
}

function tell({ name, folder, bytes }: Artifact): void {
  process.stdout.write(`${name.padEnd(22)} ${(bytes / 1e6).toFixed(2)} MB  ${folder}\n`);
}
