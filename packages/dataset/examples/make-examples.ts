import { writeFile } from "node:fs/promises";
import { exampleFiles } from "./apples.ts";

for (const [name, text] of Object.entries(exampleFiles())) {
  await writeFile(new URL(name, import.meta.url), text);
}
