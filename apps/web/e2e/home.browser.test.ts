import { describe } from "vitest";
import { expect, it } from "./browser-test.ts";

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
  const [job] = await api.jobs();
  const context = await browser.newContext({ baseURL: stack.web, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto("/");
  await expect(page.getByRole("region", { name: "Model accuracy" })).toContainText(
    `${Math.round((job?.accuracy ?? 0) * 1000) / 10}%`,
  );
  await context.close();
});

it("draws the accuracy of every job", async ({ visit, api }) => {
  const jobs = await api.jobs();
  const { page } = await visit("/");
  const chart = page.getByRole("img", { name: /Accuracy of the last/ });
  await expect(chart.locator(".recharts-line-dot")).toHaveCount(jobs.length);
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
