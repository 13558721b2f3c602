import { describe, expect, it } from "vitest";
import type { ModelStore } from "../src/core/ports.ts";

/** The contract of {@link ModelStore}. @param store one that is empty before each test */
export function describeModelStore(name: string, store: () => ModelStore): void {
  describe(name, () => {
    it("reads a file as it was stored", async () => {
      const text = '{"ü":1.7976931348623157e308}\n';
      expect(await store().create("model-1.json", text)).toEqual({ status: "stored" });
      expect(await store().read("model-1.json")).toBe(text);
    });

    it("never changes a stored file, also under concurrent writes", async () => {
      const texts = ["one", "two", "three"];
      const created = await Promise.all(texts.map((text) => store().create("model-1.json", text)));
      expect(created.map(({ status }) => status).sort()).toEqual(["exists", "exists", "stored"]);
      const kept = texts[created.findIndex(({ status }) => status === "stored")];
      expect(await store().create("model-1.json", "four")).toEqual({ status: "exists" });
      expect(await store().read("model-1.json")).toBe(kept);
    });

    it("returns null for an unknown name", async () => {
      expect(await store().read("model-2.json")).toBeNull();
    });
  });
}
