import { PubSub } from "@google-cloud/pubsub";
import { afterEach, beforeEach, describe, expect, inject, it } from "vitest";
import { training } from "../../src/commands/training.ts";
import { readJson, runCommand } from "../run-command.ts";
import { createPrediction, createTestPipeline, type TestPipeline } from "../test-pipeline.ts";

let pipeline: TestPipeline;
let pubsub: PubSub;
let env: NodeJS.ProcessEnv;

/** How many trainings were requested. */
let asked: number;

beforeEach(async () => {
  pipeline = await createTestPipeline();
  const project = `training-${crypto.randomUUID().slice(0, 8)}`;
  env = { ...pipeline.env, GOOGLE_CLOUD_PROJECT: project, PUBSUB_EMULATOR_HOST: inject("pubsubHost") };
  pubsub = new PubSub({ projectId: project, apiEndpoint: inject("pubsubHost"), emulatorMode: true });
  const [topic] = await pubsub.createTopic("job");
  const [subscription] = await topic.createSubscription("job.test");
  asked = 0;
  subscription.on("message", (message) => {
    asked += 1;
    message.ack();
  });
  await pipeline.sql(`
    insert into test_set (variance, skewness, curtosis, entropy, class)
    select n, -n, n / 2.0, 1 - n, n % 2 from generate_series(1, 30) n`);
});

afterEach(async () => {
  await pubsub.close();
  await pipeline.close();
});

const run = (...args: string[]) => runCommand(training, args, env);

/** Stores a row of the training set from a correction. Returns its id. */
async function learn(variance: string): Promise<string> {
  const prediction = createPrediction(1);
  await pipeline.deliver.toDb(prediction);
  const [row] = await pipeline.sql(`
    insert into training (prediction_id, variance, skewness, curtosis, entropy, class, source)
    select id, '${variance}', 1, 2, 3, 1, 'key-7' from predictions where batch_id = '${prediction.batch_id}'
    returning id::text`);
  return String(row?.id);
}

const stored = async (id: string) =>
  (await pipeline.sql(`select included from training where id = ${id}`))[0]?.included;

describe("list", () => {
  it("shows only rows that are left out, with batch, source, values and reason", async () => {
    await learn("3");
    const far = await learn("1e10");
    const unusable = await learn("1e80");
    const answer = readJson(await run("list", "--json"));
    expect(answer).toMatchObject({ records: 3, left_out: { unusable: 1, set_aside: 1, excluded: 0 } });
    expect(answer).toHaveProperty("rows.length", 2);
    expect(answer).toMatchObject({
      rows: expect.arrayContaining([
        expect.objectContaining({
          id: far,
          status: "set_aside",
          source: "key-7",
          batch_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
          features: [1e10, 1, 2, 3],
          reason: expect.stringContaining("variance is 10000000000, far outside"),
        }),
        expect.objectContaining({ id: unusable, status: "unusable" }),
      ]),
    });
    const { code, lines } = await run("list");
    expect(code).toBe(0);
    expect(lines[0]).toBe("3 rows: 1 unusable, 1 set aside, 0 excluded");
    expect(lines.join("\n")).toContain("source key-7");
  });
});

describe("trust", () => {
  const trainingIsDue = async () =>
    (await pipeline.sql("select requested > trained as is_due from training_state"))[0]?.is_due;

  it("chooses whose corrections are trained on, and makes a training due", async () => {
    const [acmes, bobs] = [await learn("3"), await learn("4")];
    await pipeline.sql(`update training set feedback_owner = 'acme' where id = ${acmes}`);
    await pipeline.sql(`update training set feedback_owner = 'bob' where id = ${bobs}`);
    await pipeline.sql("update training_state set trained = requested");
    const { code, lines } = await run("trust", "acme");
    expect([code, lines[0]]).toEqual([
      0,
      "Corrections of these owners are trained on: acme. A training is requested: see npx loopline jobs.",
    ]);
    expect(await trainingIsDue()).toBe(true);
    const listed = await run("list");
    expect(listed.lines[0]).toBe("2 rows: 0 unusable, 0 set aside, 0 excluded, 1 untrusted");
    expect(listed.lines[1]).toBe("Corrections of these owners are trained on: acme");
    expect(listed.lines.join("\n")).toContain("untrusted: corrections of the owner bob are not trusted");
    expect(listed.lines.join("\n")).toContain("source key-7, owner bob");
    expect(readJson(await run("trust", "all", "--json"))).toEqual({ trusted_owners: null, changed: true });
    expect((await run("trust", "all")).lines[0]).toContain(
      "Corrections of all owners are trained on, as before.",
    );
    expect((await run("list")).lines).toEqual(["2 rows: 0 unusable, 0 set aside, 0 excluded"]);
  });
});

describe("include and exclude", () => {
  it("change the rows that are trained on, and request a training", async () => {
    const far = await learn("1e10");
    const { code, lines } = await run("include", far);
    expect(code).toBe(0);
    expect(lines[0]).toBe("1 row changed. A training is requested: see npx loopline jobs.");
    expect(await stored(far)).toBe(true);
    expect(readJson(await run("list", "--json"))).toMatchObject({ left_out: { set_aside: 0 } });
    await run("exclude", far);
    expect(readJson(await run("list", "--json"))).toMatchObject({ left_out: { set_aside: 0, excluded: 1 } });
    await run("by-rule", far);
    expect(await stored(far)).toBeNull();
    expect(readJson(await run("list", "--json"))).toMatchObject({ left_out: { set_aside: 1, excluded: 0 } });
    await expect.poll(() => asked, { timeout: 10_000 }).toBe(3);
  });

  it("change nothing if one of the rows is unknown or unusable", async () => {
    const far = await learn("1e10");
    const unusable = await learn("1e80");
    await expect(run("include", far, "999999")).rejects.toThrow("the training set has no row 999999");
    await expect(run("include", far, unusable)).rejects.toThrow(
      `row ${unusable} cannot be trained on: variance is 1e+80; it must be between -1e30 and 1e30`,
    );
    expect(await stored(far)).toBeNull();
  });
});
