import { findProgram } from "../system/find-program.ts";

/**
 * Wraps a command so that the kernel sends it `signal` when we die, even by SIGKILL: `PR_SET_PDEATHSIG`, set by
 * util-linux's setpriv, which then becomes the command. Elsewhere than on Linux the command stays as it is, and
 * what is left behind is ended at the next start.
 */
export function dieWithParent(
  signal: "SIGTERM" | "SIGINT",
  command: string,
  args: readonly string[],
): [command: string, args: string[]] {
  const setpriv = process.platform === "linux" ? findProgram("setpriv") : undefined;
  if (setpriv === undefined) return [command, [...args]];
  return [setpriv, ["--pdeathsig", signal.slice(3), "--", command, ...args]];
}
