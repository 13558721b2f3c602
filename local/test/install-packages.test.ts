import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { findProgram } from "../src/system/find-programs.ts";
import { installMissing, withoutServiceStart } from "../src/system/packages.ts";

let programs: string;

/** A machine without any program but those that the test adds. */
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

test("does nothing if everything is installed", async () => {
  addProgram("redis-server", "");
  expect(await installMissing([redis])).toEqual([]);
});

test("says what to install by hand if it cannot install", async () => {
  await expect(installMissing([redis])).rejects.toThrow(
    "Redis missing. Install Redis (Debian and Ubuntu: sudo apt-get install redis-server; macOS: brew install redis), then run this again.",
  );
});

test("installs missing packages with Homebrew", async () => {
  addProgram("brew", `[ "$*" = "install redis" ] && ln -s /bin/true '${programs}/redis-server'`);
  symlinkSync("/bin/ln", join(programs, "ln"));
  expect(await installMissing([redis])).toEqual(["Redis"]);
});

test("reports a failed installation, with what to do", async () => {
  addProgram("brew", "echo 'no bottle available' >&2; exit 1");
  await expect(installMissing([redis])).rejects.toThrow(
    /^brew install redis ended with exit code 1:\n {2}no bottle available\nInstall Redis/,
  );
});

/** Runs a command that asks the policy as Debian's packages do, and then fails. */
function installAndFail(policy: string) {
  const script = ["/bin/sh", "-c", `"${policy}"; echo "$?"; exit 5`];
  const [command = "", ...args] = withoutServiceStart(script, policy);
  return spawnSync(`/bin/${command}`, args, { encoding: "utf8", env: { PATH: "/usr/bin:/bin" } });
}

test("denies services to start during the installation only", () => {
  const policy = join(programs, "policy-rc.d");
  const { status, stdout } = installAndFail(policy);
  expect([status, stdout]).toEqual([5, "101\n"]);
  expect(existsSync(policy)).toBe(false);
});

test("keeps the machine's own policy", () => {
  const policy = join(programs, "policy-rc.d");
  writeFileSync(policy, "#!/bin/sh\nexit 104\n", { mode: 0o755 });
  const { status, stdout } = installAndFail(policy);
  expect([status, stdout]).toEqual([5, "104\n"]);
  expect(readFileSync(policy, "utf8")).toContain("104");
});
