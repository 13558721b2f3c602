// What the notebooks use to teach a stack.
export { startOwnStack } from "./own-stack.ts";
export { connectPipeline, teach } from "./teach.ts";
export { chooseTeachingNotes, type KnownNote, type TeachingNotes } from "./teaching-notes.ts";
