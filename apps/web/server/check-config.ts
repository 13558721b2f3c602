import { type Config, loadConfig } from "./config.ts";

/** Ends the process when its environment is wrong. Next by itself would go on, and answer 500 to everything. */
export function checkConfig(): Config {
  try {
    return loadConfig();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    process.exit(1);
  }
}
