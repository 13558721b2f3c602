import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repository } from "@loopline/services";
import { afterEach, beforeEach, expect, test } from "vitest";

let checkout: string;

/** A checkout with a space in its path, and a script as its `npx`. */
beforeEach(() => {
  checkout = mkdtempSync(join(tmpdir(), "loopline bootstrap "));
  mkdirSync(join(checkout, "local/src/commands"), { recursive: true });
  mkdirSync(join(checkout, "bin"));
  cpSync(join(repository, "local/bootstrap.mjs"), join(checkout, "local/bootstrap.mjs"));
  writeFileSync(join(checkout, "package.json"), '{"packageManager": "pnpm@1.2.3"}');
  writeFileSync(join(checkout, "pnpm-lock.yaml"), "lockfile");
  writeFileSync(
    join(checkout, "local/src/commands/start.ts"),
    "console.log('started', ...process.argv.slice(2)); process.exit(7)",
  );
});
afterEach(() => rmSync(checkout, { recursive: true }));

function writeNpx(script: string): void {
  const path = join(checkout, "bin/npx");
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
}

/** An npx that installs this Node as the pinned one, and records its arguments. */
const installing = `
  echo "$@" >> calls
  mkdir -p node_modules/.bin
  ln -sf '${process.execPath}' node_modules/.bin/node`;

function bootstrap(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(checkout, "local/bootstrap.mjs"), ...args],
    {
      encoding: "utf8",
      env: { PATH: `${join(checkout, "bin")}:/usr/bin:/bin` },
    },
  );
  return { status, stdout, stderr };
}

test("installs with the exact pnpm once, then runs the command with its arguments and passes on its exit code", () => {
  writeNpx(installing);
  const first = bootstrap("start", "--data", "my notes.csv");
  expect(first.stderr).toBe("");
  expect(first.status).toBe(7);
  expect(first.stdout).toMatch(/✓ dependencies \(\d+\.\d s\)\nstarted --data my notes\.csv/);

  writeNpx("exit 1");
  expect(bootstrap("start").stdout).toBe("started\n");
});

test("npx loopline installs first, and keeps its standard output for the answer", () => {
  writeNpx(installing);
  cpSync(join(repository, "local/loopline.mjs"), join(checkout, "local/loopline.mjs"));
  mkdirSync(join(checkout, "packages/cli/src"), { recursive: true });
  writeFileSync(join(checkout, "packages/cli/src/main.ts"), "console.log(process.argv.slice(2))");
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [join(checkout, "local/loopline.mjs"), "batches", "--json"],
    { encoding: "utf8", env: { PATH: `${join(checkout, "bin")}:/usr/bin:/bin` } },
  );
  expect(stderr).toMatch(/✓ dependencies/);
  expect(stdout).toBe("[ 'batches', '--json' ]\n");
  const { bin } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8"));
  expect(bin).toEqual({ loopline: "local/loopline.mjs" });
});

test("installs again when the lockfile has changed", () => {
  writeNpx(installing);
  bootstrap("start");
  writeFileSync(join(checkout, "pnpm-lock.yaml"), "another lockfile");
  expect(bootstrap("start").stdout).toContain("✓ dependencies");
});

test("names the network if that is the problem, and tries again next time", () => {
  writeNpx("echo 'request to https://registry failed, reason: getaddrinfo ENOTFOUND registry'; exit 1");
  const { status, stderr } = bootstrap("start");
  expect(status).toBe(1);
  expect(stderr).toContain("The package registry cannot be reached: check the network");
  writeNpx(installing);
  expect(bootstrap("start").status).toBe(7);
});

test("names the known commands", () => {
  const { status, stderr } = bootstrap("begin");
  expect(status).toBe(1);
  expect(stderr).toBe(
    "Usage: node local/bootstrap.mjs start|test|reset|demo|dead-letters|model|training|keys|users|sim|faults|build:deploy|build:packages|rebuild-cache|trace|notebook|notebook:run|loopline|pictures [arguments]\n",
  );
});
