import { hash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { type LabelledNoteRow, readNotesFile } from "./src/notes-file.ts";
import { fitNotesMixture } from "./src/notes-mixture.ts";

const usage = "Usage: node packages/banknotes/fit-mixture.ts FILE [--source TEXT]";

const banknotes = {
  source:
    "UCI banknote authentication, V. Lohweg, 2012, doi:10.24432/C55P57, CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/)",
  rowsSha256: "795d42481224da82691e6fd924f421d0057ab96c824dc8cc00a3733071c91411",
};

/** Does not depend on line ends, header or the order of columns. */
function rowsSha256(rows: readonly LabelledNoteRow[]): string {
  return hash("sha256", rows.map(({ features, label }) => `${features.join(",")},${label}\n`).join(""));
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { source: { type: "string" } },
});
const [path] = positionals;
if (path === undefined || positionals.length > 1) throw new Error(usage);

const rows = await readNotesFile(path, { requireLabel: true });
const source = values.source ?? (rowsSha256(rows) === banknotes.rowsSha256 ? banknotes.source : undefined);
if (source === undefined) {
  throw new Error(`${path} is not the UCI set: say with --source where it is from. ${usage}`);
}

const mixture = fitNotesMixture(rows, source);
const json = JSON.stringify(mixture, null, 2)
  // Each list of numbers or names on one line, as the formatter writes it.
  .replace(/\[[^[\]{}]*\]/g, (vector) => vector.replace(/\s+/g, " ").replace("[ ", "[").replace(" ]", "]"));
await writeFile(new URL("mixture.json", import.meta.url), `${json}\n`);
for (const name of ["fake", "real"] as const) {
  const { rows: count, logLikelihood, iterations } = mixture[name];
  console.log(`${name}: ${count} notes, log-likelihood ${logLikelihood} after ${iterations} iterations`);
}
