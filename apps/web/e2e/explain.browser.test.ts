import { startStubApi } from "@loopline/client/testing";
import type { Locator, Page } from "@playwright/test";
import { describe } from "vitest";
import { expect, it } from "./browser-test.ts";
import { answerPaths, startWeb } from "./start-web.ts";

it("adds the contributions of the features up to the champion's margin", async ({ visit, api }) => {
  const batchId = await api.submit({ seed: 51, count: 3 });
  const { features, predictions } = await api.batch(batchId);
  const { coefficients = [], intercept = 0 } = await api.model();
  const { page } = await visit(`/review?batch=${batchId}`);
  await page.getByRole("link", { name: /^Why note-51-1 / }).click();

  await expect(page).toHaveURL(`/explain?batch=${batchId}&record=1`);
  const contributions = coefficients.map((coefficient, i) => coefficient * Number(features?.[1]?.[i] ?? 0));
  const margin = contributions.reduce((sum, contribution) => sum + contribution, intercept);
  const table = page.getByRole("table", { name: "Margin of the note, by feature" });
  for (const [i, expected] of [...contributions, intercept, margin].entries()) {
    const shown = await table
      .getByRole("row")
      .nth(i + 1)
      .getByRole("cell")
      .nth(1)
      .textContent();
    expect(Number(shown?.replaceAll("−", "-"))).toBeCloseTo(expected, 3);
  }
  const panel = page.getByRole("region", { name: "Contribution of each feature" });
  await expect(panel.getByText(margin > 0 ? "real" : "fake", { exact: true })).toBeVisible();
  expect(predictions[1]).toBe(margin > 0 ? "real" : "fake");
});

it("draws notes by any two features, with the decision boundary", async ({ visit, api }) => {
  const batchId = await api.submit({ seed: 52, count: 15 });
  const { page } = await visit(`/explain?batch=${batchId}&record=0`);
  const scatter = page.getByRole("img", { name: /by variance and skewness/ });
  await expect(scatter.locator(".recharts-reference-line-line")).toBeVisible();
  expect(await scatter.locator(".recharts-scatter-symbol").count()).toBeGreaterThanOrEqual(15);
  await page.getByLabel("Y axis").selectOption("entropy");
  await expect(page.getByRole("img", { name: /by variance and entropy/ })).toBeVisible();
});

it("opens with the newest batch, and changes to the chosen note", async ({ visit, api }) => {
  const batchId = await api.submit({ seed: 53, count: 2 });
  const { page } = await visit("/explain");
  await expect(page.getByLabel("Batch")).toHaveValue(batchId);
  const before = await page.getByRole("region", { name: "Contribution of each feature" }).textContent();
  // The page keeps this batch even though a newer one arrives.
  const newer = await api.submit({ seed: 54, count: 1 });
  await expect(page.locator(`option[value="${newer}"]`)).toBeAttached();
  await expect(page.getByLabel("Batch")).toHaveValue(batchId);

  await page.getByLabel("Note", { exact: true }).selectOption("1");
  await expect(page).toHaveURL(`/explain?batch=${batchId}&record=1`);
  await expect(page.getByRole("region", { name: "Contribution of each feature" })).not.toHaveText(
    before ?? "",
  );
});

describe("a single note", () => {
  /** A pipeline with one batch of one note. */
  async function startPipeline(features: readonly number[]): Promise<{ baseURL: string; path: string }> {
    const created = "2026-01-02T03:04:05.678";
    const batch = {
      batch_id: "0b9e5d2c-6b1f-4b5e-9e57-3e3f0c1a2b3c",
      subjects: ["only"],
      predictions: ["real"],
      created,
    };
    const replies: Record<string, unknown> = {
      "/batches": { batches: [batch] },
      [`/batches/${batch.batch_id}`]: { ...batch, features: [features] },
      "/models/latest": {
        model_file_name: "model-1.json",
        accuracy: 0.9,
        features: ["variance", "skewness", "curtosis", "entropy"],
        coefficients: [-1.1, -0.6, -0.7, -0.05],
        intercept: 1.3,
      },
    };
    const { url } = await startStubApi(answerPaths(replies));
    const baseURL = await startWeb({ ingest: url, predict: url });
    return { baseURL, path: `/explain?batch=${batch.batch_id}&record=0` };
  }

  const scatterOf = (page: Page) => page.getByRole("img", { name: /by variance and skewness/ });

  /** The width and height of what is drawn, in pixels. */
  async function sizeOf(drawn: Locator): Promise<number> {
    const box = await drawn.boundingBox();
    return Math.max(box?.width ?? 0, box?.height ?? 0);
  }

  it.for([
    ["ordinary numbers", [3.6, 8.7, -2.8, -0.4]],
    ["numbers of 300 digits", [1e299, -3e299, 2e299, 5]],
    ["numbers as small as 1e-7", [1e-7, -2e-7, 3e-7, 4e-7]],
  ] as const)(
    "is drawn with the decision boundary and readable axes: %s",
    async ([, features], { visit }) => {
      const { baseURL, path } = await startPipeline(features);
      const { page } = await visit(path, { baseURL, viewport: { width: 360, height: 740 } });
      const scatter = scatterOf(page);
      const line = scatter.locator(".recharts-reference-line-line");
      await expect(line).toBeVisible();
      expect(await sizeOf(line)).toBeGreaterThan(40);
      await expect(scatter.locator(".recharts-scatter-symbol")).toHaveCount(1);
      await expect(scatter.locator(".recharts-reference-dot")).toBeVisible();
      const ticks = await scatter.locator(".recharts-cartesian-axis-tick-value").allTextContents();
      expect(ticks.length).toBeGreaterThanOrEqual(4);
      expect(new Set(ticks).size).toBeGreaterThanOrEqual(4);
      for (const tick of ticks) expect(tick.length).toBeLessThanOrEqual(9);
      const cells = await page
        .getByRole("table", { name: "Margin of the note, by feature" })
        .getByRole("cell")
        .allTextContents();
      for (const cell of cells) expect(cell.length).toBeLessThanOrEqual(24);
      expect(cells.filter((cell) => /^[+−]0\.0000$/.test(cell))).toEqual([]);
      await expect.poll(() => page.evaluate("document.documentElement.scrollWidth")).toBe(360);
    },
  );
});
