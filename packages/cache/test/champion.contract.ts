import { describe, expect, it } from "vitest";
import type { CacheHarness } from "./cache-harness.ts";

const model = (name: string, accuracy = 1) => ({
  model_file_name: name,
  accuracy,
  features: ["variance"],
  coefficients: [1.5],
  intercept: -2,
});

/** What every adapter of the champion must do. */
export function describeChampion(harness: () => CacheHarness): void {
  describe("the champion", () => {
    it("is the promotion with the highest sequence, in any order of arrival", async () => {
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

    it("is the highest sequence after each of 200 shuffled histories with concurrent duplicates", async () => {
      const { champion } = harness();
      let state = 1;
      // Lehmer's generator (Park and Miller, 1988): the same histories at every run.
      const random = () => {
        state = (state * 48_271) % 2_147_483_647;
        return state / 2_147_483_647;
      };
      for (let history = 1; history <= 200; history++) {
        const sequences = Array.from({ length: 8 }, (_, index) => 10 * history + index);
        const arrivals = [...sequences, ...sequences]
          .map((sequence) => ({ sequence, order: random() }))
          .sort((one, other) => one.order - other.order);
        await Promise.all(
          arrivals.map(({ sequence }) => champion.promote(model(`model-${sequence}.json`), sequence)),
        );
        expect(await champion.fileName()).toBe(`model-${10 * history + 7}.json`);
      }
    });

    it("compares sequences to the microsecond", async () => {
      const { champion } = harness();
      await champion.promote(model("model-1.json"), 1_760_000_000_123_457);
      expect(await champion.promote(model("model-0.json"), 1_760_000_000_123_456)).toEqual({
        status: "superseded",
      });
    });

    it("is the name that the original wrote, until the next promotion replaces it", async () => {
      const { champion, get, set } = harness();
      await champion.promote(model("model-1.json"), 1);
      await set("model:latest", "model-1608522236.joblib");
      await set("model:latest:accuracy", "0.84");
      expect(await champion.model()).toEqual({ model_file_name: "model-1608522236.joblib", accuracy: 0.84 });
      await champion.promote(model("model-2.json"), 2);
      expect(await get("model:latest")).toBe("model-2.json");
    });

    it("replaces the name that the original wrote over it when it is promoted again", async () => {
      const { champion, get, set } = harness();
      await champion.promote(model("model-1.json", 0.9), 1);
      await set("model:latest", "model-1795869904.joblib");
      await set("model:latest:accuracy", "0.84");
      expect(await champion.promote(model("model-1.json", 0.9), 1)).toEqual({ status: "promoted" });
      expect(await get("model:latest")).toBe("model-1.json");
      expect(await get("model:latest:accuracy")).toBe("0.9");
      expect(await champion.promote(model("model-0.json"), 0)).toEqual({ status: "superseded" });
    });

    it("does not replace a newer model that the original promoted, unless that one was refused", async () => {
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

    it("is the model that a later decision confirms, even if another was promoted in between", async () => {
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

    it("returns with its own promotion, but not with an older one", async () => {
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
