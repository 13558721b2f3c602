import { rebuildCacheCommand } from "../cache/rebuild-cache-command.ts";
import { run } from "../cli.ts";

await run(rebuildCacheCommand);
