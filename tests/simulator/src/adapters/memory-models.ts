import type { ModelStore } from "@loopline/platform";
import type { Call } from "../core/call.ts";

/** @param files texts by name, shared by all who use the store */
export function createMemoryModels(files: Map<string, string>, call: Call): ModelStore {
  return {
    create: (name, text) =>
      call(`creates ${name}`, () => {
        if (files.has(name)) return { status: "exists" };
        files.set(name, text);
        return { status: "stored" };
      }),
    read: (name) => call(`reads ${name}`, () => files.get(name) ?? null),
  };
}
