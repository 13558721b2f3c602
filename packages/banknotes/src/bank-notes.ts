import { readDefinition } from "@loopline/dataset";
// Imported, not read, so that a bundle contains it.
import definition from "../definition.json" with { type: "json" };

/**
 * The default dataset. The features are statistics of a wavelet-transformed image of a bank note (UCI banknote
 * authentication, doi:10.24432/C55P57).
 */
export const bankNotes = readDefinition(JSON.stringify(definition), "definition.json");
