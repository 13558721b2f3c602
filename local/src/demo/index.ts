// What teaches a stack without the demo's command.
export { connectPipeline } from "./connect-pipeline.ts";
export type { KnownNote } from "./known-note.ts";
export { startOwnStack } from "./own-stack.ts";
export { type TeachingNotes, teach } from "./teach.ts";
export { chooseTeachingNotes } from "./teaching-notes.ts";
