import { answer, problem, startStubApi } from "@loopline/client/testing";
import { describe } from "vitest";
import { expect, it } from "./browser-test.ts";
import { answerPaths, startWeb } from "./start-web.ts";

/** The replies of a pipeline without any data. */
const empty: Record<string, unknown> = {
  "/stats": { batches: 0, predictions: 0, real: 0, fake: 0 },
  "/batches": { batches: [] },
  "/jobs": { jobs: [] },
};

describe("without any data, a page says what to do", () => {
  it.for([
    ["/", "Start with New batch"],
    ["/review", "No batches yet"],
    ["/jobs", "No trainings yet"],
    ["/explain", "No predictions yet"],
  ] as const)("%s", async ([path, text], { visit }) => {
    const { url } = await startStubApi(answerPaths(empty));
    const { page, watch } = await visit(path, { baseURL: await startWeb({ ingest: url, predict: url }) });
    // There is no model yet.
    watch.allow(/status of 404/);
    await expect(page.getByRole("main")).toContainText(text);
  });
});

it("fills a page that was opened while the APIs were down", async ({ visit }) => {
  let isUp = false;
  const stats = { batches: 12, predictions: 60, real: 45, fake: 15 };
  const { url } = await startStubApi(() =>
    isUp ? answerPaths({ ...empty, "/stats": stats }) : answer(500, "no"),
  );
  const { page, watch } = await visit("/", { baseURL: await startWeb({ ingest: url, predict: url }) });
  watch.allow(/status of (503|404)/);
  const alert = page.getByRole("alert").filter({ hasText: "may be out of date" });
  await expect(alert).toContainText("The predict-api does not answer");
  isUp = true;
  await alert.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("definition")).toHaveText(["12", "60", "45 75%", "15 25%"]);
  await expect(alert).toBeHidden();
});

it("reviews a batch whose features were not kept, and says that it cannot be explained", async ({
  visit,
}) => {
  const batch = {
    batch_id: "0b9e5d2c-6b1f-4b5e-9e57-3e3f0c1a2b3c",
    subjects: ["a", "b"],
    predictions: ["real", "fake"],
    created: "2026-01-02T03:04:05.678",
  };
  const replies = {
    ...empty,
    "/batches": { batches: [batch] },
    [`/batches/${batch.batch_id}`]: batch,
    "/models/latest": {
      model_file_name: "model-1.json",
      accuracy: 0.9,
      features: ["variance", "skewness", "curtosis", "entropy"],
      coefficients: [1, 1, 1, 1],
      intercept: 0,
    },
  };
  const { url } = await startStubApi(answerPaths(replies));
  const { page } = await visit(`/review?batch=${batch.batch_id}`, {
    baseURL: await startWeb({ ingest: url, predict: url }),
  });
  await page.getByRole("link", { name: "Why a was predicted real" }).click();
  await expect(page.getByRole("main")).toContainText("The features of this batch were not kept");
});

it("shows why a batch was refused", async ({ visit }) => {
  const message = "the queue is full";
  const { url } = await startStubApi((_, { method }) =>
    method === "POST" ? problem(503, message) : answerPaths(empty),
  );
  const { page, watch } = await visit("/", { baseURL: await startWeb({ ingest: url, predict: url }) });
  watch.allow(/status of (503|404)/);
  await page.getByRole("button", { name: "New batch" }).click();
  await page.getByRole("button", { name: "5 notes", exact: true }).click();
  await expect(page.getByRole("status").getByText(message)).toBeVisible();
});
