import { run } from "../cli.ts";
import { keys } from "../keys/keys.ts";

await run(keys);
