import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readDefinition } from "@loopline/dataset";
import { createContracts } from "../src/index.ts";

const file = join(import.meta.dirname, "../../banknotes/definition.json");

/** The wire contract of bank notes: the original's. @loopline/banknotes depends on this package, so it cannot be imported. */
export const noteContracts = createContracts(readDefinition(readFileSync(file, "utf8"), file));
