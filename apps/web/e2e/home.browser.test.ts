import { describe } from "vitest";
import { expect, it } from "./browser-test.ts";
import { startWeb } from "./start-web.ts";
import { startTrainingsApi } from "./trainings-api.ts";
import { violations } from "./violations.ts";

describe("New batch", () => {
  it("submits sample notes, and shows their predictions a moment later", async ({ visit, api }) => {
    const before = await api.stats();
    const { page } = await visit("/");
    await page.getByRole("button", { name: "New batch" }).click();
    await page.getByRole("button", { name: "5 notes", exact: true }).click();

    const latest = page.getByRole("region", { name: "Latest batch" });
    await expect(latest.getByText("5 predictions")).toBeVisible({ timeout: 3_000 });
    await expect(latest.getByRole("listitem")).toHaveCount(5);
    await expect(page.getByRole("status").getByText("Submitted 5 notes")).toBeVisible();

    const after = await api.stats();
    expect(after.batches).toBe(before.batches + 1);
    expect(after.predictions).toBe(before.predictions + 5);
    await expect(page.getByRole("definition").first()).toHaveText(String(after.batches));
  });

  it("accepts any number in range, and no other", async ({ visit }) => {
    const { page } = await visit("/");
    await page.getByRole("button", { name: "New batch" }).click();
    const number = page.getByLabel("Another number");
    await number.fill("1001");
    await page.getByRole("button", { name: "Submit" }).click();
    await expect(number).toBeFocused();
    await number.fill("7");
    await page.getByRole("button", { name: "Submit" }).click();
    await expect(page.getByText(/^7 predictions/)).toBeVisible();
  });
});

it("shows data before any script has run", async ({ browser, stack, api }) => {
  const { accuracy } = await api.model();
  const context = await browser.newContext({ baseURL: stack.web, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto("/");
  await expect(page.getByRole("region", { name: "Accuracy of the champion" })).toContainText(
    `${Math.round(accuracy * 1000) / 10}%`,
  );
  await context.close();
});

it("draws the accuracy of every training", async ({ visit, api }) => {
  const jobs = await api.jobs();
  const { page } = await visit("/");
  const chart = page.getByRole("figure", { name: /Accuracy of the last/ });
  await expect(chart.locator(".recharts-surface [class^=mark-]")).toHaveCount(jobs.length);
});

it("shows the champion's accuracy, what it is worth, and why a newer model was refused", async ({
  visit,
}) => {
  const { url } = await startTrainingsApi();
  const { page } = await visit("/", { baseURL: await startWeb({ ingest: url, predict: url }) });
  const box = page.getByRole("region", { name: "Accuracy of the champion" });
  await expect(box).toContainText("96%on 275 held-out notes (95% interval 93% to 98%)");
  await expect(box).toContainText("Always saying fake would be right for 60%.");
  await expect(box).toContainText("On the same 275 notes: 3 more right than the champion before.");
  await expect(box).toContainText("375 labelled · 275 held out · 100 trained on");
  await expect(box).toContainText(
    "refused right on 2 fewer rows than the champion: right for 262 of 275, the champion for 264.",
  );

  const chart = page.getByRole("figure", { name: "Accuracy of the last 4 trainings" });
  await expect(chart.getByRole("listitem")).toHaveText([
    "Training 1, promoted: 80% of the fixed test set of 100 notes",
    "Training 2 failed",
    "Training 3, champion: 96% of 275 held-out notes",
    "Training 4, refused: 95.3% of 275 held-out notes",
  ]);
  for (const standing of ["promoted", "failed", "champion", "refused"]) {
    await expect(chart.locator(`.recharts-surface .mark-${standing}`)).toHaveCount(1);
  }
  await expect(chart.locator(".recharts-reference-line")).toHaveCount(1);
  await chart.getByRole("application").focus();
  await page.keyboard.press("ArrowRight");
  await expect(chart).toContainText("Training 2: failed");
  await expect(chart).toContainText("there is no row of class fake");
  expect(await violations(page)).toEqual([]);
});

it("shows changes made by others at once, without polling", async ({ visit, api }) => {
  const { page } = await visit("/");
  const batches = page.getByRole("definition").first();
  const { batches: before } = await api.stats();
  await expect(batches).toHaveText(String(before));
  // By then the page receives events, and polls only every ten seconds.
  await page.evaluate("new Promise((resolve) => setTimeout(resolve, 1_000))");
  await api.submit({ seed: 90, count: 5 });
  await expect(batches).toHaveText(String(before + 1), { timeout: 5_000 });
});
