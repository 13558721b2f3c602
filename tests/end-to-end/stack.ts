import type { TestProject } from "vitest/node";
import { provideStack } from "./src/provide-stack.ts";

/** The stack as `npm start` runs it, from the sources. */
export default (project: TestProject): Promise<() => Promise<void>> => provideStack(project);
