import { writeFile } from "node:fs/promises";
import { formatNotesCsv } from "./src/notes-file.ts";
import { sampleNames, sampleNotes } from "./src/sample-sets.ts";

for (const name of sampleNames) {
  await writeFile(new URL(`samples/${name}.csv`, import.meta.url), formatNotesCsv(sampleNotes(name)));
}
