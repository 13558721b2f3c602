import { noteContracts as contracts } from "@loopline/banknotes/definition";
import { createChampion } from "@loopline/cache";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { model } from "../../src/commands/model.ts";
import { loadModelsConfig } from "../../src/config.ts";
import { connectModels } from "../../src/models/connect-models.ts";
import { promoteModel, rollBack } from "../../src/models/promote-model.ts";
import { readJson, runCommand } from "../run-command.ts";
import { createTestPipeline, type TestPipeline } from "../test-pipeline.ts";

let pipeline: TestPipeline;

beforeEach(async () => {
  pipeline = await createTestPipeline();
});

afterEach(() => pipeline.close());

const run = (...args: string[]) => runCommand(model, args, pipeline.env);

/** Trains a model, and delivers its message to its consumers. */
async function trained(options: { promoted?: boolean; accuracy?: number } = {}) {
  const message = await pipeline.train(options);
  await pipeline.deliver.modelToDb(message);
  await pipeline.deliver.modelToCache(message);
  return message;
}

const served = () => pipeline.redis.get("model:latest");
const newestPromotion = async () =>
  (await pipeline.sql("select * from promotions order by sequence desc limit 1"))[0];

describe("list", () => {
  it("shows the promotions, the champion first, and the refused models", async () => {
    const first = await trained();
    const refused = await trained({ promoted: false, accuracy: 0.8 });
    const second = await trained({ accuracy: 0.95 });
    const { code, lines } = await run("list");
    expect(code).toBe(0);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
    const lineOf = (text: string) => lines.findIndex((line) => line.includes(text));
    expect(lines[lineOf(second.model_file_name)]).toMatch(
      new RegExp(`^▶ ${second.sequence}  .*  95\\.0 %  training  ${second.model_file_name}$`),
    );
    expect(lineOf(first.model_file_name)).toBeGreaterThan(lineOf(second.model_file_name));
    expect(lineOf("Refused")).toBeGreaterThan(lineOf(first.model_file_name));
    expect(lines[lineOf(refused.model_file_name)]).toContain("80.0 %    88.0 %   275");
  });

  it("prints JSON with --json", async () => {
    const champion = await trained();
    const refused = await trained({ promoted: false });
    expect(readJson(await run("list", "--json"))).toEqual({
      promotions: [
        {
          sequence: champion.sequence,
          model_file_name: champion.model_file_name,
          accuracy: 0.9,
          reason: champion.decision?.reason,
          promoted_by: "training",
          created: expect.stringMatching(/^\d{4}-/),
        },
      ],
      refused: [expect.objectContaining({ job_id: refused.job_id, decision: refused.decision })],
    });
  });

  it("counts the models of a training function that promotes them all", async () => {
    const { sequence, decision, training_set_hash, created, model: _, ...original } = await pipeline.train();
    await pipeline.sql("delete from promotions");
    await pipeline.deliver.modelToDb(original);
    expect(readJson(await run("list", "--json"))).toMatchObject({
      promotions: [{ model_file_name: original.model_file_name, reason: "promoted without a decision" }],
    });
  });
});

describe("show", () => {
  it("shows a model whose job has an incomplete report, and says what is missing", async () => {
    const { model_file_name, job_id } = await trained();
    await pipeline.sql(`update jobs set report = '{}' where id = '${job_id}'`);
    const { code, lines, notes } = await run("show");
    expect(code).toBe(0);
    expect(lines[0]).toBe(`model         ${model_file_name}`);
    expect(notes.join("\n")).toContain(`Left out 1:\njob ${job_id} cannot be read: report.0`);
  });

  it("shows the champion's file, report and decision", async () => {
    await trained();
    const { model_file_name, job_id } = await trained();
    const { lines } = await run("show");
    const text = lines.join("\n");
    expect(text).toContain(`model         ${model_file_name}`);
    expect(text).toContain("predicts now  yes");
    expect(text).toContain("trained on    1,097 rows: 500 real, 597 fake");
    expect(text).toContain(`training      ${job_id}`);
    expect(text).toContain("decision: promoted, right on 3 more rows than the champion (policy not-worse)");
    expect(text).toContain("5 right by this one alone, 2 by the other, McNemar p = 0.453");
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  it("shows whose corrections it was trained on", async () => {
    const { job_id } = await trained();
    await pipeline.sql(`update jobs set owners = '{"acme": 1, "bob": 1200}' where id = '${job_id}'`);
    expect((await run("show")).lines).toContain("owners        bob 1,200 rows, acme 1 row");
    expect(readJson(await run("show", "--json"))).toMatchObject({ job: { owners: { acme: 1, bob: 1_200 } } });
  });

  it("shows a model whose file is lost", async () => {
    const message = { ...(await pipeline.train()), model_file_name: "model-1-gone.json" };
    await pipeline.deliver.modelToDb(message);
    expect(readJson(await run("show", "model-1-gone.json", "--json"))).toMatchObject({
      file: { problem: "model file model-1-gone.json does not exist" },
      job: { job_id: message.job_id },
    });
  });
});

describe("promote", () => {
  it("makes a model predict, with who, why and a sequence above all others", async () => {
    const old = await trained();
    const present = await trained();
    const { code, lines } = await run(
      "promote",
      old.model_file_name,
      "--reason",
      "the new one is odd",
      "--by",
      "ada",
    );
    const promotion = await newestPromotion();
    expect(promotion).toMatchObject({
      model_file_name: old.model_file_name,
      accuracy: 0.9,
      reason: "the new one is odd",
      promoted_by: "ada",
    });
    expect(Number(promotion?.sequence)).toBeGreaterThan(present.sequence);
    expect(lines).toEqual([`${old.model_file_name} predicts from now on (sequence ${promotion?.sequence}).`]);
    expect(code).toBe(0);
    // Redis holds the same as after its message.
    const { model_file_name, accuracy, created, model: parameters } = old;
    expect(await createChampion({ contracts, redis: pipeline.redis }).model()).toEqual({
      model_file_name,
      accuracy,
      created,
      ...parameters,
    });
  });

  it("promotes a refused model", async () => {
    await trained();
    const refused = await trained({ promoted: false });
    await run("promote", refused.model_file_name);
    expect(await served()).toBe(refused.model_file_name);
    expect(await newestPromotion()).toMatchObject({ reason: "promoted by hand" });
  });

  it("changes nothing if the model cannot predict", async () => {
    const champion = await trained();
    const { created, ...message } = await pipeline.train({ promoted: false });
    const file = JSON.parse((await pipeline.models.read(message.model_file_name)) ?? "");
    await pipeline.models.create("model-1-broken.json", "{");
    await pipeline.models.create(
      "model-1-cats.json",
      JSON.stringify({ ...file, features: ["a", "b", "c", "d"] }),
    );
    for (const [index, name] of ["missing", "broken", "cats"].entries()) {
      const job_id = `00000000-0000-4000-8000-00000000000${index}`;
      await pipeline.deliver.modelToDb({ ...message, job_id, model_file_name: `model-1-${name}.json` });
    }
    await expect(run("promote", "model-1-unheard-of.json")).rejects.toThrow(
      "no training and no promotion of",
    );
    await expect(run("promote", "model-1-missing.json")).rejects.toThrow("does not exist");
    await expect(run("promote", "model-1-broken.json")).rejects.toThrow("model-1-broken.json cannot be read");
    await expect(run("promote", "model-1-cats.json")).rejects.toThrow("is for the features a, b, c, d");
    expect(await newestPromotion()).toMatchObject({ model_file_name: champion.model_file_name });
    expect(await served()).toBe(champion.model_file_name);
  });

  it("changes nothing if Redis is down", async () => {
    const old = await trained();
    const present = await trained();
    const env = { ...pipeline.env, REDIS_URL: "redis://127.0.0.1:1" };
    await expect(runCommand(model, ["promote", old.model_file_name], env)).rejects.toThrow(
      "Redis is not available",
    );
    expect(await newestPromotion()).toMatchObject({ model_file_name: present.model_file_name });
  });
});

describe("rollback", () => {
  it("goes back one model at a time, and records it in the audit", async () => {
    const [a, b, c] = [await trained(), await trained(), await trained()];
    expect((await run("rollback", "--reason", "odd predictions")).lines[0]).toContain(
      `no longer ${c.model_file_name}`,
    );
    expect(await served()).toBe(b.model_file_name);
    expect(await newestPromotion()).toMatchObject({
      reason: `rollback from ${c.model_file_name}: odd predictions`,
    });
    await run("rollback");
    expect(await served()).toBe(a.model_file_name);
    await expect(run("rollback")).rejects.toThrow("no other model was champion before");
  });

  it("is not undone by any late message", async () => {
    const [a, b] = [await trained(), await trained()];
    await run("rollback");
    for (const message of [b, a, b]) {
      await pipeline.deliver.modelToDb(message);
      await pipeline.deliver.modelToCache(message);
    }
    expect(await served()).toBe(a.model_file_name);
    expect(
      await createChampion({ contracts, redis: pipeline.redis }).promote(
        { model_file_name: b.model_file_name, accuracy: 1 },
        b.sequence,
      ),
    ).toEqual({
      status: "superseded",
    });
  });

  it("gives way to the next better model", async () => {
    await trained();
    await trained();
    await run("rollback");
    const better = await trained();
    expect(await served()).toBe(better.model_file_name);
    expect(readJson(await run("list", "--json", "--limit", "1"))).toMatchObject({
      promotions: [{ model_file_name: better.model_file_name }],
    });
  });

  it("first repairs a promotion that Redis does not have, so that a retry does not go back by two", async () => {
    const [a, b] = [await trained(), await trained()];
    await trained();
    await run("rollback");
    // As after a crash between database and Redis.
    await pipeline.redis.del("model:latest", "model:latest:sequence");
    const { code, lines } = await run("rollback");
    expect(code).toBe(1);
    expect(lines[0]).toContain(`Redis did not have ${b.model_file_name}`);
    expect(await served()).toBe(b.model_file_name);
    await run("rollback");
    expect(await served()).toBe(a.model_file_name);
  });

  it("first restores the champion over a model of the original", async () => {
    const [a, b] = [await trained(), await trained()];
    await pipeline.redis.set("model:latest", "model-1795869904.joblib");
    await run("rollback");
    expect(await served()).toBe(b.model_file_name);
    await run("rollback");
    expect(await served()).toBe(a.model_file_name);
  });

  it("fails if another model was promoted meanwhile", async () => {
    await trained();
    await trained();
    const { createModelRecords } = await import("../../src/models/model-records.ts");
    const records = createModelRecords({ database: pipeline.database, contracts });
    const newer = Promise.withResolvers<{ model_file_name: string }>();
    const models = {
      read: async (name: string) => {
        const text = await pipeline.models.read(name);
        newer.resolve(await pipeline.train());
        return text;
      },
    };
    const champion = createChampion({ contracts, redis: pipeline.redis });
    const deps = { contracts, records, models, champion };
    await expect(rollBack(deps, { reason: undefined, by: "ada" })).rejects.toMatchObject({
      code: "conflict",
    });
    expect(await newestPromotion()).toMatchObject({ model_file_name: (await newer.promise).model_file_name });
  });

  it("changes nothing if the newest promotion is not the one that the caller knows", async () => {
    const [, known] = [await trained(), await trained()];
    const newer = await trained();
    const { close, ...deps } = connectModels(loadModelsConfig({ name: "", environment: pipeline.env }));
    const stale = { reason: "odd", by: "ada", over: known.sequence };
    await expect(rollBack(deps, stale)).rejects.toMatchObject({ code: "conflict" });
    await expect(promoteModel(deps, { ...stale, fileName: known.model_file_name })).rejects.toMatchObject({
      code: "conflict",
    });
    expect(await served()).toBe(newer.model_file_name);
    expect(await rollBack(deps, { ...stale, over: newer.sequence })).toMatchObject({
      status: "promoted",
      model_file_name: known.model_file_name,
    });
    await close();
  });

  it("fails before the first promotion", async () => {
    await expect(run("rollback")).rejects.toThrow("no model has been promoted yet");
  });
});

it("names the variables that are missing", async () => {
  await expect(runCommand(model, ["list"], { GOOGLE_CLOUD_PROJECT: "p" })).rejects.toThrow(
    /DATABASE_URL[\s\S]*REDIS_URL[\s\S]*MODEL_BUCKET/,
  );
});
