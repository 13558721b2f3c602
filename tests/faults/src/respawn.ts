import { spawn } from "node:child_process";

/**
 * Runs Node with the arguments that it is given itself, again and again while it is killed: a stack gives up what
 * crashes five times in a minute. Ends as its child does otherwise.
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
