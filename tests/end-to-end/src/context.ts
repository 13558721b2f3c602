import type { Endpoints } from "@loopline/services";

/** What the stack gives to every test file, by vitest's `inject`. */
declare module "vitest" {
  interface ProvidedContext {
    /** Where everything of the running stack is. */
    stack: Endpoints;
  }
}
