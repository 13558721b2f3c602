import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { findProgram } from "../src/system/find-program.ts";
import { installMissing } from "../src/system/install-packages.ts";

let programs: string;

/** A machine on which only what the test puts there can be found. */
beforeEach(() => {
  programs = mkdtempSync(join(tmpdir(), "loopline-programs-"));
  vi.stubEnv("PATH", programs);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(programs, { recursive: true });
});

function addProgram(name: string, script: string): void {
  const path = join(programs, name);
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
}

const redis = {
  title: "Redis",
  apt: "redis-server",
  brew: "redis",
  isInstalled: () => findProgram("redis-server") !== undefined,
};

test("nothing is done when all is there", async () => {
  addProgram("redis-server", "");
  expect(await installMissing([redis])).toEqual([]);
});

test("without a way to install, one sentence says what to install", async () => {
  await expect(installMissing([redis])).rejects.toThrow(
    "Redis missing. Install Redis (Debian and Ubuntu: sudo apt-get install redis-server; macOS: brew install redis), then run this again.",
  );
});

test("Homebrew installs what is missing", async () => {
  addProgram("brew", `[ "$*" = "install redis" ] && ln -s /bin/true '${programs}/redis-server'`);
  symlinkSync("/bin/ln", join(programs, "ln"));
  expect(await installMissing([redis])).toEqual(["Redis"]);
});

test("a failed installation says how, and what to do", async () => {
  addProgram("brew", "echo 'no bottle available' >&2; exit 1");
  await expect(installMissing([redis])).rejects.toThrow(
    /^brew install redis ended with exit code 1:\n {2}no bottle available\nInstall Redis/,
  );
});
