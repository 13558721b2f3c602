import { fileURLToPath } from "node:url";
import { silentEvents, startOwnStack } from "@loopline/local";
import { expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import { generateApples } from "../../packages/dataset/examples/apples.ts";
import { environmentOf } from "../production/taught-stack.ts";
import { executeOffline } from "./support/execute-offline.ts";
import { tableOf } from "./support/table-of.ts";

const dataFile = fileURLToPath(new URL("../../packages/dataset/examples/apples.csv", import.meta.url));
const signal = new AbortController().signal;

const BatchSchema = z.object({ batch_id: z.string(), predictions: z.array(z.string()).optional() });
const JobsSchema = z.object({ jobs: z.array(z.unknown()) });

it("02 reads a pipeline of three classes, all types of features and missing values", {
  timeout: 300_000,
}, async () => {
  const { endpoints, dataset, stop } = await startOwnStack({ dataFile, events: silentEvents, signal });
  onTestFinished(stop, 30_000);
  const { ingestApi, predictApi } = endpoints;
  const call = async (url: string, method = "GET", body?: unknown): Promise<unknown> =>
    await (await fetch(url, { method, ...(body !== undefined && { body: JSON.stringify(body) }) })).json();

  const apples = generateApples({ seed: 15, first: 301, count: 60 });
  const subjects = apples.map(({ apple }) => apple);
  const features = apples.map((apple) => [
    Number(apple.weight),
    apple.sugar === "" ? null : Number(apple.sugar),
    apple.firmness === "" ? null : Number(apple.firmness),
    apple.variety || null,
    apple.picked,
    apple.bruised === "" ? null : apple.bruised === "true",
  ]);
  const { batch_id } = BatchSchema.parse(await call(`${ingestApi}/records`, "POST", { subjects, features }));
  const batch = `${predictApi}/batches/${batch_id}`;
  const { predictions } = BatchSchema.parse(await call(`${batch}?wait=20`));
  const grades = apples.map(({ grade }) => grade);
  await call(batch, "PATCH", { subjects, labels: grades });
  const jobs = async () => JobsSchema.parse(await call(`${predictApi}/jobs`)).jobs.length;
  await expect.poll(jobs, { timeout: 30_000 }).toBe(2);

  const executed = await executeOffline("02-from-production", environmentOf(endpoints));
  const right = predictions?.filter((prediction, index) => prediction === grades[index]).length ?? 0;
  const table = (id: string) => tableOf(executed, id);
  expect(table("open")).toEqual(
    expect.arrayContaining([
      ["classes", "3"],
      ["predictions", "60"],
    ]),
  );
  expect(table("rated")).toContainEqual(["all batches", "60", String(right), expect.any(String)]);
  const perClass = dataset.target.classes.map(({ value }) => [
    value,
    expect.any(String),
    String(predictions?.filter((prediction) => prediction === value).length),
  ]);
  expect(
    table("rated")
      .slice(-3)
      .map((row) => row.slice(0, 3)),
  ).toEqual(perClass);
  expect(table("corrected")).toEqual([
    ["right", String(right), expect.stringMatching(/^\d+\.\d\d$/)],
    ["wrong", String(60 - right), expect.stringMatching(/^\d+\.\d\d$/)],
  ]);
  expect(table("drift").map(([feature]) => feature)).toEqual(dataset.features.map(({ name }) => name));
  expect(table("drift").every(([, index]) => /^\d\.\d\d$/.test(index ?? ""))).toBe(true);
  expect(new Map(table("candidate").map(([what, figure]) => [what, figure])).get("rows")).toMatch(/^\d+$/);
});
