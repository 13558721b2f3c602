import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { createContracts } from "@loopline/contracts";
import { readDefinition } from "@loopline/dataset";

/** The file with the definition of the default dataset. */
export const definitionFile = join(resolve(import.meta.dirname, ".."), "definition.json");

/**
 * The default dataset. The features are statistics of a wavelet-transformed image of a bank note (UCI banknote
 * authentication, doi:10.24432/C55P57).
 */
export const bankNotes = readDefinition(readFileSync(definitionFile, "utf8"), definitionFile);

/** The wire contract of the default dataset: the original's. */
export const noteContracts = createContracts(bankNotes);
