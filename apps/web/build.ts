import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { globSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

// Builds the web app for production, unless nothing has changed since the last build:
//   node apps/web/build.ts

const web = dirname(fileURLToPath(import.meta.url));
const repository = dirname(dirname(web));
const stampFile = join(web, ".next/loopline-build");

/** Everything that the build depends on. */
const sources = [
  "apps/web/*.{ts,json}",
  "apps/web/{app,components,resources,server,theme}/**/*.{ts,tsx,svg}",
  "packages/{banknotes,client,contracts,dataset,platform,svm}/{src/**/*.ts,package.json}",
  "packages/banknotes/{definition,mixture}.json",
  "pnpm-lock.yaml",
];

function wantedStamp(): string {
  const hash = createHash("sha256").update(`${process.version} ${process.platform} ${process.arch}`);
  for (const file of globSync(sources, { cwd: repository }).toSorted()) {
    hash.update(`\0${file}\0`).update(readFileSync(join(repository, file)));
  }
  return hash.digest("hex");
}

function lastStamp(): string | undefined {
  try {
    return readFileSync(stampFile, "utf8");
  } catch {
    return undefined;
  }
}

/** Resolves with the exit code. */
function runNextBuild(): Promise<number> {
  const build = spawn(process.execPath, ["node_modules/next/dist/bin/next", "build"], {
    cwd: web,
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
    stdio: "inherit",
  });
  return new Promise((resolve, reject) => {
    build.once("error", reject);
    build.once("exit", (code) => resolve(code ?? 1));
  });
}

const stamp = wantedStamp();
if (lastStamp() === stamp) {
  process.stdout.write("The web app is already built.\n");
} else {
  // An interrupted build must not count as done.
  rmSync(stampFile, { force: true });
  process.exitCode = await runNextBuild();
  if (process.exitCode === 0) writeFileSync(stampFile, stamp);
}
