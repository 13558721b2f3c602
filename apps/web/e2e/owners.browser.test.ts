import { startStubApi } from "@loopline/client/testing";
import type { Locator, Page } from "@playwright/test";
import { expect, it as itInBrowser } from "./browser-test.ts";
import { letter, startFakeMonitor } from "./fake-monitor.ts";
import { answerPaths, startWeb } from "./start-web.ts";
import { violations } from "./violations.ts";

const batchId = "0b9e5d2c-6b1f-4b5e-9e57-3e3f0c1a2b3c";
/** As long as an owner's name may be, without a place to break. */
const owner = `acme${"x".repeat(56)}`;
const batch = {
  batch_id: batchId,
  name: "monday.csv",
  source: "scanner",
  owner,
  subjects: ["a", "b"],
  predictions: ["real", "fake"],
  features: [
    [1, 2, 3, 4],
    [5, 6, 7, 8],
  ],
  created: "2026-01-02T03:04:05.678",
};
const { features: _, ...listed } = batch;
const replies = {
  "/stats": { batches: 1, predictions: 2, real: 1, fake: 1 },
  "/batches": { batches: [listed] },
  [`/batches/${batchId}`]: batch,
  "/jobs": { jobs: [] },
  "/models/latest": {
    model_file_name: "model-1.json",
    accuracy: 0.9,
    features: ["variance", "skewness", "curtosis", "entropy"],
    coefficients: [1, 1, 1, 1],
    intercept: 0,
  },
};

const it = itInBrowser.extend("startFor", async () => async (usage?: object) => {
  const monitor = await startFakeMonitor();
  monitor.letters = [{ ...letter, owner, body: JSON.stringify({ batch_id: batchId, owner }) }];
  const known = answerPaths({ ...replies, ...(usage && { "/usage": usage }) });
  const { url } = await startStubApi(known);
  return startWeb({ ingest: url, predict: url, monitor: monitor.url }, { env: { API_KEY: "ours" } });
});

/** Pixels of the page, and of what scrolls sideways to the right in a table. */
const widthOf = (page: Page) => page.evaluate("document.documentElement.scrollWidth");
const hiddenOf = (table: Locator) =>
  table.evaluate(({ parentElement: box }) => (box === null ? 0 : box.scrollWidth - box.clientWidth));

/** The drawer of a batch, or the page. */
const shownOn = (page: Page, path: string) => page.getByRole(path.startsWith("/review?") ? "dialog" : "main");

/** Where a batch, or a dead letter, is shown. */
const places = ["/", "/review", `/review?batch=${batchId}`, `/explain?batch=${batchId}`, "/pipeline"];

it("shows an operator the owner of a batch wherever the batch is shown, also on a narrow screen", {
  timeout: 120_000,
}, async ({ visit, startFor }) => {
  const baseURL = await startFor();
  for (const path of places) {
    const { page } = await visit(path, { baseURL, viewport: { width: 360, height: 740 } });
    await expect(shownOn(page, path), path).toContainText(`owner ${owner}`);
    await expect.poll(() => widthOf(page), path).toBe(360);
    const table = page.getByRole("table", { name: /, (oldest|newest) first/ });
    if ((await table.count()) > 0) expect(await hiddenOf(table), path).toBeLessThanOrEqual(0);
    expect(await violations(page), path).toEqual([]);
  }
});

it("shows an owner its batches without an owner, and nothing that is for operators", {
  timeout: 120_000,
}, async ({ visit, startFor }) => {
  const baseURL = await startFor({ owner, last_seen: null, months: [] });
  for (const path of places.filter((place) => place !== "/pipeline")) {
    const { page } = await visit(path, { baseURL });
    await expect(shownOn(page, path), path).toContainText(/monday\.csv|2 predictions|Submitted 2 Jan/);
    expect(await page.content(), path).not.toContain(owner);
    await expect(page.locator("nav a"), path).toHaveText(["Home", "Upload", "Review", "Models", "Explain"]);
  }

  const { page: models, watch } = await visit("/jobs", { baseURL });
  await expect(models.getByRole("main")).toContainText("No trainings yet");
  await expect(models.getByRole("region", { name: "Promotions" })).toHaveCount(0);
  watch.allow(/status of 404/);
  await models.goto(`${baseURL}/pipeline`);
  await expect(models.getByRole("main")).toContainText("Page not found");
  expect(await models.content()).not.toContain(letter.reason);
});
