import { formatShare } from "@loopline/command-line";
import { cacheKeys, JobsReplySchema } from "@loopline/contracts";
import { modelBucket } from "@loopline/services";
import { Redis } from "ioredis";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startTaughtStack, type TaughtStack } from "../production/taught-stack.ts";
import type { Notebook } from "../src/notebook.ts";
import { codeCells, committed } from "./support/committed.ts";
import { executeOffline } from "./support/execute-offline.ts";
import { tableOf } from "./support/table-of.ts";

const name = "02-from-production";
let stack: TaughtStack;
let published: Notebook;

beforeAll(async () => {
  stack = await startTaughtStack();
  published = await executeOffline(name, { ...stack.environment, PUBLISH: "yes" });
}, 120_000);
afterAll(() => stack.stop(), 30_000);

/** Its trainings as the API tells of them, the oldest first. */
async function fetchJobs() {
  const response = await fetch(`${stack.endpoints.predictApi}/jobs`);
  return JobsReplySchema.parse(await response.json()).jobs.toReversed();
}

it("shows the trainings that the API tells of", async () => {
  const jobs = await fetchJobs();
  const shown = tableOf(published, "jobs").map(([, records, accuracy, promoted]) => [
    records,
    accuracy,
    promoted,
  ]);
  expect(shown.length).toBeGreaterThan(3);
  // What it published came after.
  expect(
    jobs
      .slice(0, -1)
      .map(({ records, accuracy, promoted }) => [
        String(records),
        formatShare(accuracy),
        promoted === false ? "no" : "yes",
      ]),
  ).toEqual(shown);
});

it("decides on the candidate as the pipeline does when it is published", async () => {
  const candidate = new Map(
    tableOf(published, "candidate").map(([what = "", figure = ""]) => [what, figure]),
  );
  const outcome = new Map(tableOf(published, "publish").map(([what = "", figure = ""]) => [what, figure]));
  expect(outcome.get("experiment")).toBe("announced");
  expect(outcome.get("accuracy")).toBe(candidate.get("candidate's accuracy"));
  expect(outcome.get("because")).toBe(candidate.get("because"));
  const wouldBe = candidate.get("policy not-worse");
  expect(outcome.get("promoted")).toBe(wouldBe === "would be promoted" ? "yes" : "no");
});

it("publishes a model that is stored, told of, and predicts if it was promoted", async () => {
  const outcome = new Map(tableOf(published, "publish").map(([what = "", figure = ""]) => [what, figure]));
  const model = outcome.get("model") ?? "";
  const newest = (await fetchJobs()).at(-1);
  expect(newest?.model_file_name).toBe(model);
  const object = `${stack.endpoints.storage}/storage/v1/b/${modelBucket}/o/${encodeURIComponent(model)}`;
  expect((await fetch(object)).status).toBe(200);
  const redis = new Redis(stack.endpoints.redisUrl);
  try {
    const champion = await redis.get(cacheKeys.latestModel);
    expect(champion).toBe(outcome.get("predicts from now on"));
    expect(champion === model).toBe(outcome.get("promoted") === "yes");
  } finally {
    redis.disconnect();
  }
});

it("publishes nothing unless it is told to, and so did the one whose file this is", () => {
  expect(tableOf(committed(name), "publish")).toEqual([["nothing", "publish is false"]]);
  expect(codeCells(committed(name)).at(-1)?.source).toContain("= production.isToPublish");
});
