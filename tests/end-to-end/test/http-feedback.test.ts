import { randomUUID } from "node:crypto";
import { describe, expect } from "vitest";
import { it } from "../src/e2e-test.ts";

// Feedback on batches that nobody predicted: it reaches its topic and changes no training set.
const ratings = { subjects: ["a", "b", "a", ""], ratings: [1, 0, 0, 1] };

describe("PATCH /batches/{batchId}", () => {
  it("answers 200 with the ratings and has published them", async ({ predict, watch }) => {
    const batch_id = randomUUID();
    const feedback = await watch("feedback");
    const reply = await predict("PATCH", `/batches/${batch_id}`, ratings);
    expect(reply.status).toBe(200);
    expect(reply.headers["content-type"]).toMatch(/^application\/json\b/);
    expect(reply.json).toEqual({ batch_id, ...ratings });
    expect((await feedback.next({ batch_id })).body).toMatchObject({ batch_id, ...ratings });
  });

  it("takes a batch_id in the body that is the path's, as the original's UI sends it", async ({
    predict,
    watch,
  }) => {
    const batch_id = randomUUID();
    const feedback = await watch("feedback");
    const reply = await predict("PATCH", `/batches/${batch_id}`, { batch_id, ...ratings });
    expect(reply.status).toBe(200);
    expect((await feedback.next({ batch_id })).body).toMatchObject(ratings);
  });

  it("takes the path with a trailing slash", async ({ predict, watch }) => {
    const batch_id = randomUUID();
    const feedback = await watch("feedback");
    expect((await predict("PATCH", `/batches/${batch_id}/`, ratings)).status).toBe(200);
    await feedback.next({ batch_id });
  });

  it("ignores and does not pass on fields that it does not know", async ({ predict, watch }) => {
    const batch_id = randomUUID();
    const feedback = await watch("feedback");
    const reply = await predict("PATCH", `/batches/${batch_id}`, { ...ratings, colour: "red" });
    expect(reply.json).toEqual({ batch_id, ...ratings });
    expect((await feedback.next({ batch_id })).body).not.toHaveProperty("colour");
  });
});
