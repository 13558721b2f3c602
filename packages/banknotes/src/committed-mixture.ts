import mixture from "../mixture.json" with { type: "json" };
import type { NotesMixture } from "./fit/notes-mixture.ts";

/** The figures that notes are generated from. */
export const notesMixture: NotesMixture = mixture;
