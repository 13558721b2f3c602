#!/usr/bin/env node
import { enableCompileCache } from "node:module";
import { isClosedPipe } from "./command-line/closed-pipe.ts";
import { exitCodes } from "./context.ts";

// What is loaded from here on is compiled once, not each time: half of a command's start.
enableCompileCache();
const { runCli } = await import("./cli.ts");

/** A table wider than this is harder to read, and one narrower cannot hold its columns. */
const columns = { least: 80, usual: 100, most: 140 };
const { stdout, stderr } = process;

const stop = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  // A second signal meets Node's default and ends the process at once.
  process.once(signal, () => stop.abort(new Error("stopped on request")));
}
for (const output of [stdout, stderr]) {
  output.on("error", (error) => {
    // The reader, such as `head`, closed the pipe.
    if (isClosedPipe(error)) process.exit(exitCodes.done);
    throw error;
  });
}

const code = await runCli(process.argv.slice(2), {
  print: (line) => stdout.write(`${line}\n`),
  write: (text) =>
    new Promise((resolve, reject) => stdout.write(text, (error) => (error ? reject(error) : resolve()))),
  note: (line) => stderr.write(`${line}\n`),
  status: stderr,
  width: Math.max(columns.least, Math.min(stdout.columns || columns.usual, columns.most)),
  signal: stop.signal,
});
process.exit(code);
