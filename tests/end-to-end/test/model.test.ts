import { describe, expect } from "vitest";
import { createBatch } from "../src/batch.ts";
import { deliver, toMessage } from "../src/deliver.ts";
import { it } from "../src/e2e-test.ts";
import { classify, readModelFile } from "../src/model-file.ts";
import { createModelMessage } from "../src/model-message.ts";
import { cachedEntries, storedPredictions } from "../src/stored.ts";
import { until } from "../src/until.ts";

describe("the promoted model", () => {
  it("is named in Redis, with its accuracy, and stored in the bucket as JSON", async ({
    redis,
    bucket,
    sql,
  }) => {
    const name = await redis.get("model:latest");
    expect(name).toMatch(/^model-\d{10}[^/]*\.json$/);
    const file = await readModelFile(bucket, name);
    expect(file.counts.real + file.counts.fake).toBe(file.counts.rows);
    expect(file.counts.real).toBe(file.counts.fake);
    const [metadata] = await bucket.file(String(name)).getMetadata();
    expect(metadata.contentType).toBe("application/json");

    const accuracy = Number(await redis.get("model:latest:accuracy"));
    const [job] = await sql("select accuracy from jobs where model_file_name = $1", [name]);
    expect(job).toEqual({ accuracy });
  });

  it("is replaced by a newer one, which makes the next predictions", async ({
    publish,
    redis,
    bucket,
    sql,
    champion,
  }) => {
    // The previous model with the opposite signs: every prediction changes.
    const before = await readModelFile(bucket, await redis.get("model:latest"));
    const turned = {
      coefficients: before.coefficients.map((weight) => -weight),
      intercept: -before.intercept,
    };
    const model_file_name = champion.newerFileName;
    await bucket
      .file(model_file_name)
      .save(JSON.stringify({ ...before, ...turned, created: new Date().toISOString() }), {
        resumable: false,
      });
    await publish("model", { ...createModelMessage(), model_file_name, accuracy: 0.125 });
    await until("the promotion", async () => (await redis.get("model:latest")) === model_file_name);
    expect(await redis.get("model:latest:accuracy")).toBe("0.125");

    const batch = await until("a prediction by the new model", async () => {
      const { batch_id, subjects, features } = createBatch(31);
      await publish("request", { batch_id, subjects, features });
      const rows = await storedPredictions(sql, batch_id);
      return rows.every((row) => row.model_file_name === model_file_name) && rows;
    });
    const opposite = classify(before, createBatch(31).features).map((name) =>
      name === "real" ? "fake" : "real",
    );
    expect(batch.map((row) => row.prediction)).toEqual(opposite);
  });

  it("is not replaced by an older one that arrives late", async ({ stack, redis, champion }) => {
    const newer = { ...createModelMessage(), model_file_name: champion.newerFileName };
    const late = { ...createModelMessage(), accuracy: 0.99 };
    for (const model of [newer, late, late]) {
      const reply = await deliver(stack.functions["training-to-cache"], "model", toMessage(model));
      expect(reply.status).toBe(204);
    }
    expect(await redis.get("model:latest")).toBe(newer.model_file_name);
    expect(await redis.get("model:latest:accuracy")).toBe(String(newer.accuracy));
    expect(await cachedEntries(redis, "jobs", late.job_id)).toMatchObject([{ accuracy: 0.99 }]);
  });
});

it("the promoted model is restored after Redis has lost it", async ({ redis, sql }) => {
  // The models that other tests promoted have no files.
  await sql("delete from jobs where decision is null");
  const [newest] = await sql<{ model_file_name: string }>(
    "select model_file_name from promotions order by sequence desc limit 1",
  );
  await redis.del(await redis.keys("model:latest*"));
  await until("the champion of the database", async () => {
    return (await redis.get("model:latest")) === newest?.model_file_name;
  });
});
