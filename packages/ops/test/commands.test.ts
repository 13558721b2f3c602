import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

/** Runs a command as npm does. */
function run(command: string, ...args: string[]) {
  const script = join(import.meta.dirname, "../src/commands", `${command}.ts`);
  return spawnSync(process.execPath, [script, ...args], { encoding: "utf8", timeout: 20_000 });
}

describe.each(["dead-letters", "model", "training", "keys", "rebuild-cache"])("npm run %s", (command) => {
  it("prints its help", () => {
    const { status, stdout, stderr } = run(command, "--help");
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toMatch(new RegExp(`^npm run ${command}`));
    expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(120);
  });

  it("refuses a wrong option in a sentence, and exits with 2", () => {
    const { status, stdout, stderr } = run(command, "--nonsense");
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toMatch(new RegExp(`^Unknown option '--nonsense'; run npm run ${command} -- --help\n$`));
  });
});
