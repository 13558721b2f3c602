import { randomUUID } from "node:crypto";
import { describe, expect } from "vitest";
import { it } from "../src/e2e-test.ts";

// Feedback on unknown batches: it is published and changes no training set.
const ratings = { subjects: ["a", "b", "a", ""], ratings: [1, 0, 0, 1] };

describe("PATCH /batches/{batchId}", () => {
  it("answers 200 with the ratings and publishes them", async ({ predict, watch }) => {
    const batch_id = randomUUID();
    const feedback = await watch("feedback");
    const reply = await predict("PATCH", `/batches/${batch_id}`, ratings);
    expect(reply.status).toBe(200);
    expect(reply.headers["content-type"]).toMatch(/^application\/json\b/);
    expect(reply.json).toEqual({ batch_id, ...ratings });
    expect((await feedback.next({ batch_id })).body).toMatchObject({ batch_id, ...ratings });
  });

  it("accepts the path's batch_id in the body, as the original UI sends it", async ({ predict, watch }) => {
    const batch_id = randomUUID();
    const feedback = await watch("feedback");
    const reply = await predict("PATCH", `/batches/${batch_id}`, { batch_id, ...ratings });
    expect(reply.status).toBe(200);
    expect((await feedback.next({ batch_id })).body).toMatchObject(ratings);
  });

  it("accepts a trailing slash", async ({ predict, watch }) => {
    const batch_id = randomUUID();
    const feedback = await watch("feedback");
    expect((await predict("PATCH", `/batches/${batch_id}/`, ratings)).status).toBe(200);
    await feedback.next({ batch_id });
  });

  it("ignores unknown fields and does not publish them", async ({ predict, watch }) => {
    const batch_id = randomUUID();
    const feedback = await watch("feedback");
    const reply = await predict("PATCH", `/batches/${batch_id}`, { ...ratings, colour: "red" });
    expect(reply.json).toEqual({ batch_id, ...ratings });
    expect((await feedback.next({ batch_id })).body).not.toHaveProperty("colour");
  });
});
