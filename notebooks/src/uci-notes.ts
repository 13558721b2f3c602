import { existsSync } from "node:fs";
import { join } from "node:path";
import { type LabelledNoteRow, readNotesFile } from "@loopline/banknotes";
import { loadConfig } from "./config.ts";

/** What to say where it is not. */
export const noUciNotes =
  "The UCI set is not here, so there is nothing to compare with. REAL_DATA_DIR names the folder of banknote_authentication.csv.";

/** The notes of the UCI set, which this repository does not hold; undefined where REAL_DATA_DIR does not name its folder. */
export async function readUciNotes(): Promise<LabelledNoteRow[] | undefined> {
  const { realDataDirectory } = loadConfig();
  if (realDataDirectory === undefined) return undefined;
  const file = join(realDataDirectory, "banknote_authentication.csv");
  return existsSync(file) ? await readNotesFile(file, { requireLabel: true }) : undefined;
}
