import type { Locator, Page } from "@playwright/test";
import { describe } from "vitest";
import { expect, it } from "./browser-test.ts";

/** The choices of the drawer, one per note. */
function choicesOf(page: Page): Locator {
  return page.getByRole("dialog").getByRole("group");
}

async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let presses = 0; presses < 30; presses++) {
    if ((await target.and(page.locator(":focus")).count()) === 1) return;
    await page.keyboard.press("Tab");
  }
  throw new Error("30 presses of Tab do not lead there");
}

it("has a review train a model, which the job table and the accuracy box then show", async ({
  visit,
  api,
}) => {
  const before = await api.jobs();
  const { page } = await visit("/");
  await page.getByRole("button", { name: "New batch" }).click();
  await page.getByRole("button", { name: "15 notes" }).click();
  await expect(page.getByText("15 predictions")).toBeVisible();
  await page.getByRole("link", { name: "Review this batch" }).click();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("status").getByText("Review saved")).toBeVisible();

  await page.getByRole("link", { name: "Home" }).click();
  await expect.poll(async () => (await api.jobs()).length).toBe(before.length + 1);
  const [newest] = await api.jobs();
  const box = page.getByRole("region", { name: "Model accuracy" });
  await expect(box).toContainText(`Records${newest?.records}`, { timeout: 4_000 });
  await expect(box).toContainText(`${Number(((newest?.accuracy ?? 0) * 100).toFixed(1))}%`);
  await page.getByRole("link", { name: "Jobs" }).click();
  await expect(page.getByRole("button", { name: "Report" })).toHaveCount(before.length + 1);
});

describe("the drawer", () => {
  it("presets what is known, marks what differs, and saves a rating of every note", async ({
    visit,
    api,
  }) => {
    const batchId = await api.submit({ seed: 41, count: 6 });
    const { subjects, predictions } = await api.batch(batchId);
    const { page } = await visit(`/review?batch=${batchId}`);
    await expect(choicesOf(page)).toHaveCount(6);
    await expect(page.getByText("truth known")).toHaveCount(6);

    // Make each note what it was taken for, but the second.
    for (const [i, prediction] of predictions.entries()) {
      const other = prediction === "real" ? "fake" : "real";
      await choicesOf(page)
        .nth(i)
        .getByText(i === 1 ? other : prediction, { exact: true })
        .click();
    }
    await expect(page.getByText("1 of 6 predictions wrong")).toBeVisible();
    await expect(page.getByRole("dialog").getByText("wrong", { exact: true })).toHaveCount(1);

    const sent = page.waitForRequest((request) => request.method() === "PATCH");
    await page.getByRole("button", { name: "Save" }).click();
    expect((await sent).postDataJSON()).toEqual({ batch_id: batchId, subjects, ratings: [1, 0, 1, 1, 1, 1] });
    await expect(page.getByRole("dialog")).toBeHidden();
    await expect(page).toHaveURL("/review");
  });

  it("sends nothing when it is cancelled", async ({ visit, api }) => {
    const batchId = await api.submit({ seed: 42, count: 2 });
    const { page } = await visit(`/review?batch=${batchId}`);
    const patches: string[] = [];
    page.on("request", (request) => request.method() === "PATCH" && patches.push(request.url()));
    await choicesOf(page).first().getByText("real", { exact: true }).click();
    await page.getByRole("button", { name: "Cancel" }).click();
    await expect(page.getByRole("dialog")).toBeHidden();
    expect(patches).toEqual([]);
  });

  it("stays open and says what the API says when saving fails", async ({ visit, api }) => {
    const batchId = await api.submit({ seed: 43, count: 2 });
    const { page, watch } = await visit(`/review?batch=${batchId}`);
    watch.allow(/status of 503/);
    await page.route("**/api/batches/*", (route) =>
      route.fulfill({
        status: 503,
        json: { status_text: "Service unavailable", message: "come back later" },
      }),
    );
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByRole("status").getByText("come back later")).toBeVisible();
    await expect(choicesOf(page)).toHaveCount(2);
  });

  it("says so when there is no such batch", async ({ visit }) => {
    const { page, watch } = await visit("/review?batch=00000000-0000-4000-8000-000000000000");
    watch.allow(/status of 404/);
    await expect(page.getByText("There is no batch")).toBeVisible();
  });
});

it("needs no mouse", async ({ visit, api }) => {
  await api.submit({ seed: 44, count: 3 });
  const { page } = await visit("/review");
  const review = page.getByRole("button", { name: "Review" }).first();
  await tabTo(page, review);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Review batch" })).toBeFocused();

  // First the reason, then the choice.
  await expect(choicesOf(page)).toHaveCount(3);
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: /^Why/ }).first()).toBeFocused();
  await page.keyboard.press("Tab");
  const chosen = choicesOf(page).first().getByRole("radio", { checked: true });
  await expect(chosen).toBeFocused();
  const label = await chosen.inputValue();
  await page.keyboard.press("ArrowRight");
  await expect(choicesOf(page).first().getByRole("radio", { checked: true })).not.toHaveValue(label);

  await tabTo(page, page.getByRole("button", { name: "Save" }));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("status").getByText("Review saved")).toBeVisible();
  await expect(review).toBeFocused();
});

it("shows older batches page by page", async ({ visit, api }) => {
  for (let i = 0; i < 11; i++) await api.submit({ seed: 1_000 + i, count: 1 + i });
  const { page } = await visit("/review");
  await expect(page.getByRole("button", { name: "Review" })).toHaveCount(10);
  // Times are there once the browser has taken over.
  await expect(page.locator("time").first()).toBeVisible();
  const newest = await page.getByRole("row").nth(1).textContent();
  await page.getByRole("button", { name: "Older" }).click();
  await expect(page.getByText("Page 2")).toBeVisible();
  await expect(page.getByRole("row").nth(1)).not.toHaveText(newest ?? "");
  await page.getByRole("button", { name: "Newer" }).click();
  await expect(page.getByRole("row").nth(1)).toHaveText(newest ?? "");
  await expect(page.getByRole("button", { name: "Newer" })).toBeDisabled();
});

it("shows times in the viewer's zone", async ({ visit, api }) => {
  const batchId = await api.submit({ seed: 45, count: 1 });
  const { created } = await api.batch(batchId);
  const { page } = await visit("/review");
  const format = new Intl.DateTimeFormat("en-NZ", {
    dateStyle: "medium",
    timeStyle: "medium",
    timeZone: "Pacific/Auckland",
  });
  await expect(page.getByRole("row").nth(1)).toContainText(format.format(new Date(`${created}Z`)));
});
