import { describe, expect, it } from "vitest";
import type { CacheHarness } from "./cache-harness.ts";

const model = (name: string, accuracy = 1) => ({
  model_file_name: name,
  accuracy,
  features: ["variance"],
  coefficients: [1.5],
  intercept: -2,
});

/** What holds of every champion. */
export function describeChampion(harness: () => CacheHarness): void {
  describe("the champion", () => {
    it("is the promotion with the highest sequence, whatever order they arrive in", async () => {
      const { champion, get } = harness();
      expect(await champion.fileName()).toBeNull();
      expect(await champion.model()).toBeNull();
      const promote = (sequence: number) =>
        champion.promote(model(`model-${sequence}.json`, 0.5 + sequence / 100), sequence);
      expect(await promote(2)).toEqual({ status: "promoted" });
      expect(await promote(1)).toEqual({ status: "superseded" });
      expect(await promote(2)).toEqual({ status: "superseded" });
      expect(await promote(10)).toEqual({ status: "promoted" });
      expect(await champion.fileName()).toBe("model-10.json");
      expect(await champion.model()).toEqual(model("model-10.json", 0.6));
      expect(await get("model:latest")).toBe("model-10.json");
      expect(await get("model:latest:accuracy")).toBe("0.6");
    });

    it("is the highest sequence after each of 200 shuffled histories, told twice and at the same time", async () => {
      const { champion } = harness();
      let state = 1;
      // Lehmer's generator (Park and Miller, 1988): the same histories at every run.
      const random = () => {
        state = (state * 48_271) % 2_147_483_647;
        return state / 2_147_483_647;
      };
      for (let history = 1; history <= 200; history++) {
        const sequences = Array.from({ length: 8 }, (_, index) => 10 * history + index);
        const told = [...sequences, ...sequences]
          .map((sequence) => ({ sequence, order: random() }))
          .sort((one, other) => one.order - other.order);
        await Promise.all(
          told.map(({ sequence }) => champion.promote(model(`model-${sequence}.json`), sequence)),
        );
        expect(await champion.fileName()).toBe(`model-${10 * history + 7}.json`);
      }
    });

    it("tells sequences of microseconds apart", async () => {
      const { champion } = harness();
      await champion.promote(model("model-1.json"), 1_760_000_000_123_457);
      expect(await champion.promote(model("model-0.json"), 1_760_000_000_123_456)).toEqual({
        status: "superseded",
      });
    });

    it("takes over from the original, which keeps no sequence, and shows what the original left", async () => {
      const { champion, get, set } = harness();
      await champion.promote(model("model-1.json"), 1);
      await set("model:latest", "model-1608522236.joblib");
      await set("model:latest:accuracy", "0.84");
      expect(await champion.model()).toEqual({ model_file_name: "model-1608522236.joblib", accuracy: 0.84 });
      await champion.promote(model("model-2.json"), 2);
      expect(await get("model:latest")).toBe("model-2.json");
    });

    it("is taken back from what the original put in its place, which has no sequence", async () => {
      const { champion, get, set } = harness();
      await champion.promote(model("model-1.json", 0.9), 1);
      await set("model:latest", "model-1795869904.joblib");
      await set("model:latest:accuracy", "0.84");
      expect(await champion.promote(model("model-1.json", 0.9), 1)).toEqual({ status: "promoted" });
      expect(await get("model:latest")).toBe("model-1.json");
      expect(await get("model:latest:accuracy")).toBe("0.9");
      expect(await champion.promote(model("model-0.json"), 0)).toEqual({ status: "superseded" });
    });

    it("does not go back behind a model of ours that the original announced, unless it is known to be refused", async () => {
      const { champion, get, set } = harness();
      const older = 1_795_869_904_000_001;
      const newer = "model-1795869904-000003-0a1b2c3d.json";
      await champion.promote(model("model-1.json"), older - 1);
      await set("model:latest", newer);
      expect(await champion.promote(model("model-2.json"), older)).toEqual({ status: "superseded" });
      expect(await get("model:latest")).toBe(newer);
      expect(await champion.promote(model("model-2.json"), older, older + 3)).toEqual({ status: "promoted" });
      expect(await get("model:latest")).toBe("model-2.json");
    });

    it("is what a later decision says it is, also where another was promoted in between", async () => {
      const { champion, get } = harness();
      await champion.promote(model("model-1.joblib"), 5);
      expect(await champion.promote(model("model-2.json"), 4, 4)).toEqual({ status: "superseded" });
      expect(await champion.promote(model("model-2.json"), 4, 6)).toEqual({ status: "promoted" });
      expect(await champion.promote(model("model-2.json"), 4, 6)).toEqual({ status: "superseded" });
      expect(await champion.promote(model("model-1.joblib"), 5)).toEqual({ status: "superseded" });
      expect(await champion.promote(model("model-3.json"), 7)).toEqual({ status: "promoted" });
      expect(await champion.promote(model("model-3.json"), 7, 9)).toEqual({ status: "superseded" });
      expect(await champion.promote(model("model-4.joblib"), 8)).toEqual({ status: "superseded" });
      expect(await get("model:latest")).toBe("model-3.json");
    });

    it("takes over again with the promotion it held, but not with an older one", async () => {
      const { champion, get, set } = harness();
      await champion.promote(model("model-1.json"), 1);
      await champion.promote(model("model-2.json"), 2);
      await set("model:latest", "model-1608522236.joblib");
      expect(await champion.promote(model("model-1.json"), 1)).toEqual({ status: "superseded" });
      expect(await get("model:latest")).toBe("model-1608522236.joblib");
      expect(await champion.promote(model("model-2.json"), 2)).toEqual({ status: "promoted" });
      expect(await champion.model()).toEqual(model("model-2.json"));
    });
  });
}
