#!/usr/bin/env node
import { enableCompileCache } from "node:module";

// Modules loaded from here on are compiled once, not each time: half of a command's start-up time.
enableCompileCache();
const { runProcess } = await import("@loopline/command-line");
const { runCli } = await import("./cli.ts");
await runProcess(runCli);
