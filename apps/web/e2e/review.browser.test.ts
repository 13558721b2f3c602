import { noteAt } from "@loopline/banknotes/generator";
import type { Locator, Page } from "@playwright/test";
import { describe } from "vitest";
import { expect, it } from "./browser-test.ts";

/** The label choices in the drawer, one per note. */
function choicesOf(page: Page): Locator {
  return page.getByRole("dialog").getByRole("group", { name: /^Actual label of/ });
}

/** Chooses the label of the note at a position. */
async function choose(page: Page, position: number, label: string): Promise<void> {
  await choicesOf(page).nth(position).getByText(label, { exact: true }).click();
}

/** Saves the review, and returns the body of the request. */
async function save(page: Page): Promise<unknown> {
  const sent = page.waitForRequest((request) => request.method() === "PATCH");
  await page.getByRole("button", { name: "Save" }).click();
  const body: unknown = (await sent).postDataJSON();
  await expect(page.getByRole("status").getByText("Review saved")).toBeVisible();
  await expect(page.getByRole("dialog")).toBeHidden();
  return body;
}

function otherThan(label: string | undefined): string {
  return label === "real" ? "fake" : "real";
}

async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let presses = 0; presses < 30; presses++) {
    if ((await target.and(page.locator(":focus")).count()) === 1) return;
    await page.keyboard.press("Tab");
  }
  throw new Error("not reached after 30 presses of Tab");
}

it("trains a model from a review, and shows it in the table of trainings and the accuracy box", async ({
  visit,
  api,
}) => {
  const before = await api.jobs();
  const { page } = await visit("/");
  await page.getByRole("button", { name: "New batch" }).click();
  await page.getByRole("button", { name: "15 notes" }).click();
  await expect(page.getByText("15 predictions")).toBeVisible();
  await page.getByRole("link", { name: "Review this batch" }).click();
  await page.getByRole("button", { name: "Confirm all 15" }).click();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("status").getByText("Review saved")).toBeVisible();

  await page.getByRole("link", { name: "Home" }).click();
  await expect.poll(async () => (await api.jobs()).length).toBe(before.length + 1);
  const [newest] = await api.jobs();
  const chart = page.getByRole("figure", { name: /Accuracy of the last/ });
  const share = `${Number(((newest?.accuracy ?? 0) * 100).toFixed(1))}%`;
  await expect(chart.getByRole("listitem").nth(before.length)).toContainText(share, { timeout: 4_000 });
  await page.getByRole("link", { name: "Models" }).click();
  await expect(page.getByRole("button", { name: "Report" })).toHaveCount(before.length + 1);
});

describe("the drawer", () => {
  it("saves only the chosen labels", async ({ visit, api }) => {
    const batchId = await api.submit({ seed: 41, count: 6 });
    const { subjects, predictions } = await api.batch(batchId);
    const { page } = await visit(`/review?batch=${batchId}`);
    await expect(choicesOf(page)).toHaveCount(6);
    await expect(page.getByText("known truth")).toHaveCount(6);
    await expect(page.getByRole("radio", { checked: true })).toHaveCount(0);
    await expect(page.getByRole("button", { name: "Save" })).toBeDisabled();
    await expect(page.getByText("Nothing to save yet")).toBeVisible();

    await choose(page, 1, otherThan(predictions[1] ?? undefined));
    await choose(page, 4, predictions[4] ?? "real");
    await choose(page, 5, "fake");
    await page.getByRole("button", { name: `Undo the choice for ${subjects[5]}` }).click();
    await expect(page.getByText("1 wrong, 1 correct. The other 4 notes are left unrated.")).toBeVisible();
    await expect(page.getByRole("dialog").getByText("wrong", { exact: true })).toHaveCount(1);

    expect(await save(page)).toEqual({
      batch_id: batchId,
      subjects: [subjects[1], subjects[4]],
      ratings: [0, 1],
    });
    await expect(page).toHaveURL("/review");
  });

  it("keeps earlier ratings when it saves new ones", async ({ visit, api }) => {
    const batchId = await api.submit({ seed: 46, count: 3 });
    const { subjects, predictions } = await api.batch(batchId);
    const { page } = await visit(`/review?batch=${batchId}`);
    await choose(page, 0, otherThan(predictions[0] ?? undefined));
    expect(await save(page)).toMatchObject({ subjects: [subjects[0]], ratings: [0] });

    await page.goto(`/review?batch=${batchId}`);
    await choose(page, 2, predictions[2] ?? "real");
    expect(await save(page)).toMatchObject({ subjects: [subjects[2]], ratings: [1] });
  });

  it("confirms the other notes with their truth if it is known, else with their prediction", async ({
    visit,
    api,
  }) => {
    // The second note has its own subject, so its truth is not known.
    const batchId = await api.submit({ seed: 47, count: 3, subjects: ["note-47-0", "own", "note-47-2"] });
    const { predictions } = await api.batch(batchId);
    const { page } = await visit(`/review?batch=${batchId}`);
    await expect(page.getByText("known truth")).toHaveCount(2);
    await choose(page, 0, otherThan(predictions[0] ?? undefined));
    await page.getByRole("button", { name: "Confirm the other 2" }).click();
    await expect(page.getByRole("button", { name: /^Confirm/ })).toBeHidden();
    const third = noteAt(47, 2).label === 1 ? "real" : "fake";
    expect(await save(page)).toMatchObject({
      subjects: ["note-47-0", "own", "note-47-2"],
      ratings: [0, 1, third === predictions[2] ? 1 : 0],
    });
  });

  it("shows no truth for a note that only shares the subject of a generated one", async ({ visit, api }) => {
    const batchId = await api.submit({ seed: 48, count: 2, subjects: ["note-2024-0", "row-1"] });
    const { page } = await visit(`/review?batch=${batchId}`);
    await expect(choicesOf(page)).toHaveCount(2);
    await expect(page.getByText("known truth")).toHaveCount(0);
  });

  it("does not confirm notes that are not shown", async ({ visit, api }) => {
    const batchId = await api.submit({ seed: 49, count: 52 });
    const { subjects } = await api.batch(batchId);
    const { page } = await visit(`/review?batch=${batchId}`);
    await page.getByRole("button", { name: "Confirm all 50 shown" }).click();
    await expect(page.getByText("The other 2 notes are left unrated.")).toBeVisible();
    expect(await save(page)).toMatchObject({ subjects: subjects.slice(0, 50) });
  });

  it("rates one of the notes that share a subject", async ({ visit, api }) => {
    const batchId = await api.submit({ seed: 50, count: 3, subjects: ["same", "other", "same"] });
    const { page } = await visit(`/review?batch=${batchId}`);
    await choose(page, 2, "real");
    expect(await save(page)).toMatchObject({ subjects: ["same", "same"], labels: [null, "real"] });
  });

  it("keeps unsaved choices, however the user leaves it, until they are saved", async ({ visit, api }) => {
    const batchId = await api.submit({ seed: 40, count: 4 });
    const { subjects, predictions } = await api.batch(batchId);
    const { page } = await visit(`/review?batch=${batchId}`);
    const wrong = page.getByRole("dialog").getByText("wrong", { exact: true });
    const reopen = () =>
      page
        .getByRole("button", { name: /^Review / })
        .first()
        .click();
    await choose(page, 0, otherThan(predictions[0] ?? undefined));
    await expect(wrong).toHaveCount(1);

    await page.keyboard.press("Escape");
    await expect(page.getByRole("dialog")).toBeHidden();
    await reopen();
    await expect(wrong).toHaveCount(1);
    await choose(page, 1, otherThan(predictions[1] ?? undefined));

    await page.mouse.click(5, 300);
    await expect(page.getByRole("dialog")).toBeHidden();
    await reopen();
    await expect(wrong).toHaveCount(2);
    await choose(page, 2, otherThan(predictions[2] ?? undefined));

    await page.getByRole("link", { name: /^Why/ }).first().click();
    await expect(page).toHaveURL(/^[^?]*\/explain\?/);
    await page.goBack();
    await expect(wrong).toHaveCount(3);

    await page.reload();
    await expect(wrong).toHaveCount(3);
    expect(await save(page)).toMatchObject({ subjects: subjects.slice(0, 3), ratings: [0, 0, 0] });
    await reopen();
    await expect(choicesOf(page)).toHaveCount(4);
    await expect(page.getByRole("radio", { checked: true })).toHaveCount(0);
  });

  it("sends and keeps nothing when the review is discarded", async ({ visit, api }) => {
    const batchId = await api.submit({ seed: 42, count: 2 });
    const { page } = await visit(`/review?batch=${batchId}`);
    const patches: string[] = [];
    page.on("request", (request) => request.method() === "PATCH" && patches.push(request.url()));
    await choose(page, 0, "real");
    await page.getByRole("button", { name: "Discard" }).click();
    await expect(page.getByRole("dialog")).toBeHidden();
    expect(patches).toEqual([]);
    await page.goto(`/review?batch=${batchId}`);
    await expect(choicesOf(page)).toHaveCount(2);
    await expect(page.getByRole("radio", { checked: true })).toHaveCount(0);
  });

  it("stays open and shows the API's error when saving fails", async ({ visit, api }) => {
    const batchId = await api.submit({ seed: 43, count: 2 });
    const { page, watch } = await visit(`/review?batch=${batchId}`);
    watch.allow(/status of 503/);
    await page.route("**/api/batches/*", (route) =>
      route.request().method() === "PATCH"
        ? route.fulfill({
            status: 503,
            json: { status_text: "Service unavailable", message: "come back later" },
          })
        : route.continue(),
    );
    await choose(page, 0, "real");
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByRole("status").getByText("come back later")).toBeVisible();
    await expect(choicesOf(page)).toHaveCount(2);
    await expect(page.getByRole("radio", { checked: true })).toHaveCount(1);
  });

  it("reports a batch that does not exist", async ({ visit }) => {
    const { page, watch } = await visit("/review?batch=00000000-0000-4000-8000-000000000000");
    watch.allow(/status of 404/);
    await expect(page.getByText("was not found")).toBeVisible();
  });
});

it("works by keyboard", async ({ visit, api }) => {
  await api.submit({ seed: 44, count: 3 });
  const { page } = await visit("/review");
  const review = page.getByRole("button", { name: "Review" }).first();
  await tabTo(page, review);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Review batch" })).toBeFocused();

  // The link to the explanation comes before the choice.
  await expect(choicesOf(page)).toHaveCount(3);
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: /^Why/ }).first()).toBeFocused();
  await page.keyboard.press("Tab");
  const choice = (name: string) => choicesOf(page).first().getByRole("radio", { name, exact: true });
  await expect(choice("real")).toBeFocused();
  await page.keyboard.press("Space");
  await expect(choice("real")).toBeChecked();
  await page.keyboard.press("ArrowRight");
  await expect(choice("fake")).toBeChecked();

  await tabTo(page, page.getByRole("button", { name: "Save" }));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("status").getByText("Review saved")).toBeVisible();
  await expect(review).toBeFocused();
});

it("shows older batches page by page", async ({ visit, api }) => {
  for (let i = 0; i < 11; i++) await api.submit({ seed: 1_000 + i, count: 1 + i });
  const { page } = await visit("/review");
  await expect(page.getByRole("button", { name: "Review" })).toHaveCount(10);
  // Each batch has its time twice, one of them for narrow screens. The visible one is there once the page is hydrated.
  await expect(page.locator("time").filter({ visible: true })).toHaveCount(10);
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
