import { run } from "../cli.ts";
import { training } from "../training/training.ts";

await run(training);
