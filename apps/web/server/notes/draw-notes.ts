import { badRequest, unavailable } from "../api-problem.ts";
import type { NoteSource, Notes } from "./note-source.ts";

/** @throws {ApiProblem} when there are none to draw */
export async function drawNotes(source: Pick<NoteSource, "draw">, count: number): Promise<Notes> {
  let notes: Notes;
  try {
    notes = await source.draw(count);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : "unknown reason";
    throw unavailable(`The file of sample notes cannot be used: ${why}`, cause);
  }
  if (notes.subjects.length > 0) return notes;
  throw badRequest(
    "The file of sample notes has none left after those to start and to test with: give a longer one",
  );
}
