import { spawn } from "node:child_process";

/**
 * Runs Node with its own arguments, and again each time that it is killed, because a stack gives up a service that
 * crashes five times in a minute. Otherwise it ends as its child does.
 */
function run(): void {
  const child = spawn(process.execPath, [...process.execArgv, ...process.argv.slice(2)], {
    stdio: "inherit",
  });
  const stop = (): void => void child.kill("SIGTERM");
  process.on("SIGTERM", stop);
  child.once("exit", (code, signal) => {
    process.off("SIGTERM", stop);
    if (signal === "SIGKILL") run();
    else process.exit(code ?? 1);
  });
}

run();
