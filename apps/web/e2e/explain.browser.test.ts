import { expect, it } from "./browser-test.ts";

it("adds the features' shares up to the margin of the model that predicts", async ({ visit, api }) => {
  const batchId = await api.submit({ seed: 51, count: 3 });
  const { features, predictions } = await api.batch(batchId);
  const { coefficients = [], intercept = 0 } = await api.model();
  const { page } = await visit(`/review?batch=${batchId}`);
  await page.getByRole("link", { name: /^Why note-51-1 / }).click();

  await expect(page).toHaveURL(`/explain?batch=${batchId}&note=1`);
  const shares = coefficients.map((coefficient, i) => coefficient * (features?.[1]?.[i] ?? 0));
  const margin = shares.reduce((sum, share) => sum + share, intercept);
  const table = page.getByRole("table", { name: "Margin of the note, by feature" });
  for (const [i, share] of [...shares, intercept, margin].entries()) {
    const shown = await table
      .getByRole("row")
      .nth(i + 1)
      .getByRole("cell")
      .nth(1)
      .textContent();
    expect(Number(shown?.replace("−", "-"))).toBeCloseTo(share, 3);
  }
  const panel = page.getByRole("region", { name: "What each feature adds" });
  await expect(panel.getByText(margin > 0 ? "real" : "fake", { exact: true })).toBeVisible();
  expect(predictions[1]).toBe(margin > 0 ? "real" : "fake");
});

it("draws notes by two features of choice, with the model's line", async ({ visit, api }) => {
  const batchId = await api.submit({ seed: 52, count: 15 });
  const { page } = await visit(`/explain?batch=${batchId}&note=0`);
  const scatter = page.getByRole("img", { name: /by variance and skewness/ });
  await expect(scatter.locator(".recharts-reference-line-line")).toBeVisible();
  expect(await scatter.locator(".recharts-scatter-symbol").count()).toBeGreaterThanOrEqual(15);
  await page.getByLabel("Up").selectOption("entropy");
  await expect(page.getByRole("img", { name: /by variance and entropy/ })).toBeVisible();
});

it("begins with the newest batch, and changes to the note that is chosen", async ({ visit, api }) => {
  const batchId = await api.submit({ seed: 53, count: 2 });
  const { page } = await visit("/explain");
  await expect(page.getByLabel("Batch")).toHaveValue(batchId);
  const before = await page.getByRole("region", { name: "What each feature adds" }).textContent();
  // What one reads stays, whatever comes in meanwhile.
  const newer = await api.submit({ seed: 54, count: 1 });
  await expect(page.locator(`option[value="${newer}"]`)).toBeAttached();
  await expect(page.getByLabel("Batch")).toHaveValue(batchId);

  await page.getByLabel("Note", { exact: true }).selectOption("1");
  await expect(page).toHaveURL(`/explain?batch=${batchId}&note=1`);
  await expect(page.getByRole("region", { name: "What each feature adds" })).not.toHaveText(before ?? "");
});
