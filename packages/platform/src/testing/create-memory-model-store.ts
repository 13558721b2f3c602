import type { ModelStore } from "../core/model-store.ts";

/** Keeps model files in memory, for tests. */
export function createMemoryModelStore(): ModelStore {
  const files = new Map<string, string>();
  return {
    async create(name, text) {
      if (files.has(name)) return { status: "exists" };
      files.set(name, text);
      return { status: "stored" };
    },
    async read(name) {
      return files.get(name) ?? null;
    },
  };
}
