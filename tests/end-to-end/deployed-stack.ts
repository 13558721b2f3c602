import type { TestProject } from "vitest/node";
import { deployedServices } from "./src/deployed-services.ts";
import { provideStack } from "./src/provide-stack.ts";

/** The stack with the functions and APIs as they are deployed, each from its own folder. */
export default (project: TestProject): Promise<() => Promise<void>> =>
  provideStack(project, (folder) => deployedServices(folder, { monitor: true }));
