import { join, resolve } from "node:path";
import { createContracts } from "@loopline/contracts";
import { bankNotes } from "./bank-notes.ts";

export { bankNotes };

/** The file with the definition of the default dataset. */
export const definitionFile = join(resolve(import.meta.dirname, ".."), "definition.json");

/** The wire contract of the default dataset: the original's. */
export const noteContracts = createContracts(bankNotes);
