import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { withoutServiceStart } from "../src/system/policy-rc.ts";

let directory: string;
let policy: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "loopline-policy-"));
  policy = join(directory, "policy-rc.d");
});
afterEach(() => rmSync(directory, { recursive: true }));

/** Runs what asks the policy as Debian's packages do, and then fails. */
function installAndFail() {
  const [command = "", ...args] = withoutServiceStart(["sh", "-c", `"${policy}"; echo "$?"; exit 5`], policy);
  return spawnSync(command, args, { encoding: "utf8" });
}

test("services are denied for the time of the installation only", () => {
  const { status, stdout } = installAndFail();
  expect([status, stdout]).toEqual([5, "101\n"]);
  expect(existsSync(policy)).toBe(false);
});

test("a policy of the machine's own stays and rules", () => {
  writeFileSync(policy, "#!/bin/sh\nexit 104\n", { mode: 0o755 });
  const { status, stdout } = installAndFail();
  expect([status, stdout]).toEqual([5, "104\n"]);
  expect(readFileSync(policy, "utf8")).toContain("104");
});
