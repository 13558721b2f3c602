import { PromotedReplySchema, PromotionsReplySchema } from "@loopline/contracts";
import { silentLogger } from "@loopline/platform/testing";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createTestPipeline, type TestPipeline } from "../../../packages/ops/test/test-pipeline.ts";
import { buildApp } from "../src/app.ts";
import { loadConfig } from "../src/config.ts";
import { createFigures } from "../src/figures.ts";
import { type Models, openModels } from "../src/models.ts";
import { createSpanStore } from "../src/span-store.ts";

let pipeline: TestPipeline;
let models: Models;
let app: Awaited<ReturnType<typeof buildApp>>;

beforeEach(async () => {
  pipeline = await createTestPipeline();
  models = openModels(
    loadConfig({ ...pipeline.env, MONITORING_URL: "http://127.0.0.1:1", LOG_LEVEL: "silent" }),
  );
  const unused = async () => {
    throw new Error("not used");
  };
  app = await buildApp({
    spans: createSpanStore({ maxSpans: 1 }),
    figures: createFigures(),
    backlogs: unused,
    deadLetters: { list: unused, replay: unused, close: unused },
    models,
    log: silentLogger,
  });
});

afterEach(async () => {
  await app.close();
  await models.close();
  await pipeline.close();
});

async function trained() {
  const message = await pipeline.train();
  await pipeline.deliver.modelToDb(message);
  await pipeline.deliver.modelToCache(message);
  return message;
}

const promotions = async () =>
  PromotionsReplySchema.parse((await app.inject({ url: "/models", headers: { host: "localhost" } })).json());

async function post(path: string, body: object, user?: string) {
  const headers = { host: "localhost", ...(user !== undefined && { "loopline-user": user }) };
  const { statusCode, json } = await app.inject({ method: "POST", url: path, headers, payload: body });
  return { status: statusCode, json: json() };
}

it("rolls back and promotes, with the reason and who did it, and lists that", async () => {
  const [one, two] = [await trained(), await trained()];
  const { promotions: before, previous } = await promotions();
  expect(before.map(({ model_file_name }) => model_file_name)).toEqual([
    two.model_file_name,
    one.model_file_name,
  ]);
  expect(previous?.model_file_name).toBe(one.model_file_name);

  const rolledBack = await post("/models/rollback", { reason: "odd", over: two.sequence }, "ada");
  expect(PromotedReplySchema.parse(rolledBack.json)).toEqual({
    status: "promoted",
    model_file_name: one.model_file_name,
  });
  const [newest] = (await promotions()).promotions;
  expect(newest).toMatchObject({
    promoted_by: "ada",
    reason: `rollback from ${two.model_file_name}: odd`,
  });

  const body = { model_file_name: two.model_file_name, reason: "it was right", over: newest?.sequence };
  expect((await post("/models/promote", body)).json.status).toBe("promoted");
  expect((await promotions()).promotions[0]).toMatchObject({
    promoted_by: "web",
    reason: "it was right",
    model_file_name: two.model_file_name,
  });
  expect(await pipeline.redis.get("model:latest")).toBe(two.model_file_name);
});

it("changes nothing without a reason, or once another model was promoted", async () => {
  const [one, two] = [await trained(), await trained()];
  const body = { model_file_name: one.model_file_name, reason: "odd", over: two.sequence };
  expect((await post("/models/promote", { ...body, reason: " " })).status).toBe(400);
  expect((await post("/models/promote", { ...body, over: one.sequence })).status).toBe(409);
  expect((await post("/models/rollback", { reason: "odd", over: one.sequence })).status).toBe(409);
  expect((await promotions()).promotions).toHaveLength(2);
});
