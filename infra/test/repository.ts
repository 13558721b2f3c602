import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "@loopline/services";

export { repository };
export const readText = (path: string): string => readFileSync(join(repository, path), "utf8");
