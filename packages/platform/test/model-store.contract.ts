import { describe, expect, it } from "vitest";
import type { ModelStore } from "../src/core/ports.ts";

/** What holds of every {@link ModelStore}. @param store one that is empty before each test */
export function describeModelStore(name: string, store: () => ModelStore): void {
  describe(name, () => {
    it("gives a file back as it was stored", async () => {
      const text = '{"ü":1.7976931348623157e308}\n';
      expect(await store().create("model-1.json", text)).toEqual({ status: "stored" });
      expect(await store().read("model-1.json")).toBe(text);
    });

    it("never changes a file once stored, whoever stores at the same time", async () => {
      const texts = ["one", "two", "three"];
      const created = await Promise.all(texts.map((text) => store().create("model-1.json", text)));
      expect(created.map(({ status }) => status).sort()).toEqual(["exists", "exists", "stored"]);
      const kept = texts[created.findIndex(({ status }) => status === "stored")];
      expect(await store().create("model-1.json", "four")).toEqual({ status: "exists" });
      expect(await store().read("model-1.json")).toBe(kept);
    });

    it("has nothing under a name that was never stored", async () => {
      expect(await store().read("model-2.json")).toBeNull();
    });
  });
}
