import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** The command line of a process, its arguments separated by spaces. Undefined when no such process runs. */
export function commandLine(pid: number): string | undefined {
  if (process.platform !== "linux") {
    const { status, stdout } = spawnSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" });
    return status === 0 ? stdout.trim() : undefined;
  }
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
  } catch {
    return undefined;
  }
}
