import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { describe } from "vitest";
import { expect, it } from "./browser-test.ts";
import { startWeb } from "./start-web.ts";
import { batchIds, plants, startTableApi } from "./table-api.ts";
import { violations } from "./violations.ts";

const narrow = { viewport: { width: 360, height: 740 } };
const [firstClass = "", secondClass = ""] = plants.target.classes.map(({ value }) => value);

async function start() {
  const { url, requests } = await startTableApi();
  return { baseURL: await startWeb({ ingest: url, predict: url }), requests };
}

/** The page is as wide as the screen, and axe finds nothing on it. */
async function check(page: Page): Promise<void> {
  await expect.poll(() => page.evaluate("document.documentElement.scrollWidth")).toBe(360);
  expect(await violations(page)).toEqual([]);
}

describe("with a table of 19 classes, axe finds nothing at 360 pixels", () => {
  it("in a review, a report and the steps of an upload", { timeout: 240_000 }, async ({ visit }) => {
    const { baseURL } = await start();
    const { page } = await visit(`/review?batch=${batchIds.predicted}`, { ...narrow, baseURL });
    await page.getByLabel("Actual label of plant-0", { exact: true }).selectOption(secondClass);
    await page.getByLabel("Actual label of plant-1", { exact: true }).selectOption(secondClass);
    await check(page);

    await page.goto(`/jobs?job=7c3f2a10-94d8-4e0b-8a61-5d2b9f4e6c71`);
    await expect(page.getByRole("table", { name: "Scores of each class" })).toBeVisible();
    const mistakes = page.getByRole("table", { name: "Commonest mistakes" });
    await expect(mistakes.getByRole("row").nth(1)).toHaveText(`${firstClass}${secondClass}1`);
    await check(page);

    await page.goto("/upload");
    await choose(page, "plant,height,leaves,region,irrigated,planted\na,1,2,north,yes,\nb,tall,2,north,,\n");
    await expect(page.getByText("1 line cannot be sent")).toBeVisible();
    await check(page);
    await page.getByRole("button", { name: "Send the 1 valid plant" }).click();
    await expect(page.getByRole("heading", { name: "plants.csv is predicted" })).toBeVisible();
    await check(page);
  });
});

async function choose(page: Page, text: string): Promise<void> {
  const file = { name: "plants.csv", mimeType: "text/csv", buffer: Buffer.from(text) };
  await page.getByLabel("Drop a CSV file here").setInputFiles(file);
}

describe("with a table of 19 classes, a review", () => {
  it("sends labels, which can be chosen by typing their number", async ({ visit }) => {
    const { baseURL, requests } = await start();
    const { page } = await visit(`/review?batch=${batchIds.predicted}`, { baseURL });
    await expect(page.getByRole("heading", { name: "Review batch" })).toBeFocused();
    const menu = page.getByLabel("Actual label of plant-0", { exact: true });
    await menu.focus();
    // Both at once, because a busy machine may need longer than the time within which two digits are one number.
    await page.evaluate(`for (const key of "12") {
      document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
    }`);
    await expect(menu).toHaveValue(plants.target.classes[11]?.value ?? "");
    await page.getByLabel("Actual label of plant-1", { exact: true }).selectOption(secondClass);
    await expect(page.getByText("1 wrong, 1 correct. The other 22 plants are left unrated.")).toBeVisible();
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByRole("status").getByText("Review saved")).toBeVisible();
    const sent = requests.find(({ method }) => method === "PATCH");
    expect(JSON.parse(sent?.body ?? "")).toMatchObject({
      batch_id: batchIds.predicted,
      subjects: ["plant-0", "plant-1"],
      labels: [plants.target.classes[11]?.value, secondClass],
    });
  });

  it("shows what the model was not trained for next to the record", async ({ visit }) => {
    const { baseURL } = await start();
    const { page } = await visit(`/review?batch=${batchIds.predicted}`, { baseURL });
    await expect(page.getByText("region: beyond is not in the training set")).toHaveCount(1);
  });

  it("shows how sure each prediction is, and what that means", async ({ visit }) => {
    const { baseURL } = await start();
    const { page } = await visit(`/review?batch=${batchIds.predicted}`, { baseURL });
    await expect(page.getByText("52% likely right, margin 0.25")).toBeVisible();
    await expect(page.getByText("The margin says how clearly a plant is predicted")).toBeVisible();
    await page.goto(`/explain?batch=${batchIds.predicted}&record=3`);
    await expect(
      page.getByText("When it was predicted: 56% likely right, margin 0.75 over the next class."),
    ).toBeVisible();
    await page.goto(`/review?batch=${batchIds.waiting}`);
    await expect(page.getByRole("dialog").getByText("waiting for a model")).toHaveCount(24);
    await expect(page.getByText(/margin/)).toHaveCount(0);
  });

  it("labels a batch that waits for a model", async ({ visit }) => {
    const { baseURL, requests } = await start();
    const { page } = await visit(`/review?batch=${batchIds.waiting}`, { baseURL });
    await expect(page.getByRole("dialog").getByText("waiting for a model")).toHaveCount(24);
    await expect(page.getByRole("button", { name: /^Confirm/ })).toBeHidden();
    await page.getByLabel("Actual label of plant-2", { exact: true }).selectOption(firstClass);
    await expect(page.getByText("1 labelled. The other 23 plants are left unrated.")).toBeVisible();
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByRole("status").getByText("Review saved")).toBeVisible();
    const sent = requests.find(({ method }) => method === "PATCH");
    expect(JSON.parse(sent?.body ?? "")).toMatchObject({ subjects: ["plant-2"], labels: [firstClass] });
  });
});

it("explains a prediction by the features of the chosen class", async ({ visit }) => {
  const { baseURL } = await start();
  const { page } = await visit(`/explain?batch=${batchIds.predicted}&record=3`, { baseURL });
  const table = page.getByRole("table", { name: "Margin of the plant, by feature" });
  const row = (name: string) => table.getByRole("row").filter({ hasText: name });
  await expect(row("Height in cm")).toContainText("missing");
  await expect(row("region")).toContainText("west");
  await page.getByLabel("Class", { exact: true }).selectOption({ index: 0 });
  await expect(page.getByText(`The margin of ${firstClass} is`)).toBeVisible();
  const cells = await table.getByRole("row").getByRole("cell").nth(1).allTextContents();
  expect(cells.length).toBeGreaterThan(0);
  await page.getByLabel("Class", { exact: true }).selectOption({ index: 18 });
  await expect(page.getByText("no training record is of this class")).toBeVisible();
  await page.getByLabel("Category", { exact: true }).selectOption({ label: "irrigated" });
  await expect(page.getByRole("table", { name: "Recent plants by irrigated" })).toContainText("true");
});

it("lists batches by name, source and state, and one without a name by its short id", async ({ visit }) => {
  const { baseURL } = await start();
  const { page } = await visit("/review", { baseURL });
  const row = (position: number) => page.getByRole("row").nth(position);
  await expect(row(1)).toContainText("greenhouse 3, second visit of the year.csv");
  await expect(row(1)).toContainText("from rosalind.franklin");
  await expect(row(1).getByText("predicted")).toBeVisible();
  await expect(row(2).getByRole("rowheader")).toContainText("1c9e5d2c");
  await expect(row(2).getByText("waiting for a model")).toBeVisible();
  await page.goto("/explain");
  await expect(page.getByLabel("Batch")).toContainText("greenhouse 3, second visit of the year.csv · ");
});

it.for(["00000000-0000-4000-8000-000000000000", "not-an-id"])(
  "says that there is no batch %s",
  async (id, { visit }) => {
    const { baseURL } = await start();
    const { page, watch } = await visit(`/explain?batch=${id}`, { baseURL });
    watch.allow(/status of 404/);
    await expect(page.getByRole("main")).toContainText(`There is no batch ${id}`);
    await page.getByRole("button", { name: "Explain the newest batch" }).click();
    await expect(page.getByLabel("Batch")).toHaveValue(batchIds.predicted);
    await page.goto(`/review?batch=${id}`);
    await expect(page.getByRole("dialog")).toContainText(`The batch ${id} was not found`);
  },
);

it("shows the accuracy of few records with its interval", async ({ visit }) => {
  const { baseURL } = await start();
  const { page } = await visit("/", { baseURL });
  const test = "76 plants, each left out in turn";
  const box = page.getByRole("region", { name: "Accuracy of the champion" });
  await expect(box).toContainText(`on ${test} (95% interval 63.7% to 84.2%)`);
  await expect(box).toContainText(`Always saying ${firstClass} would be right for 5.3%.`);
  await page.goto("/jobs");
  await expect(page.getByRole("row").nth(1)).toContainText(test);
  await page.getByRole("button", { name: "Report" }).click();
  await expect(page.getByRole("dialog")).toContainText("95% interval 63.7% to 84.2%, n = 76");
});

it("leads to Upload where there is nothing to draw a batch from", async ({ visit }) => {
  const { baseURL } = await start();
  const { page } = await visit("/", { baseURL });
  await expect(page.getByRole("button", { name: "New batch" })).toHaveCount(0);
  await page.getByRole("link", { name: "Upload a file" }).click();
  await choose(
    page,
    "region;leaves;height;irrigated;planted;plant;disease\nnorth;4;1,5;no;;mine;anthracnose\n",
  );
  await expect(page.getByText("1 plant found. 1 has a label in the column disease")).toBeVisible();
  await expect(page.getByRole("row").nth(1)).toHaveText("2mine1.54northfalse–anthracnose");
  await page.getByRole("button", { name: "Send 1 plant" }).click();
  await expect(page.getByText("1 prediction", { exact: true })).toBeVisible();
  const saving = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download as CSV" }).click();
  const text = await readFile(await (await saving).path(), "utf8");
  expect(text.split("\n").slice(0, 2)).toEqual([
    "plant,height,leaves,region,irrigated,planted,disease,prediction,margin,probability,batch_id",
    `mine,1.5,4,north,false,,anthracnose,${firstClass},2,0.95,${batchIds.submitted}`,
  ]);
});

it("teaches with the labels of a file, and shows the predictions once the first model exists", async ({
  visit,
}) => {
  const { baseURL, requests } = await start();
  const { page, watch } = await visit("/upload", { ...narrow, baseURL });
  let hasModel = false;
  await page.route(`**/api/batches/${batchIds.submitted}*`, async (route) => {
    const isRead = route.request().method() === "GET";
    if (hasModel || !isRead) return route.continue();
    const response = await route.fetch();
    const { margins: _, probabilities: __, ...batch } = await response.json();
    await route.fulfill({ response, json: { ...batch, predictions: [null, null, null] } });
  });
  const rows = ["a,1,2,north,yes,,", `b,1,2,north,,,${secondClass}`, `c,1,2,south,,,${firstClass}`];
  await choose(page, ["plant,height,leaves,region,irrigated,planted,disease", ...rows].join("\n"));
  await expect(page.getByText("2 have labels in the column disease")).toBeVisible();
  await page.getByRole("button", { name: "Send 3 plants" }).click();
  await expect(page.getByText("3 plants wait for the first model.")).toBeVisible();
  expect(JSON.parse(requests.find(({ method }) => method === "POST")?.body ?? "")).toMatchObject({
    name: "plants.csv",
  });

  await page.route(
    `**/api/batches/${batchIds.submitted}`,
    (route) => route.fulfill({ status: 403, json: { status_text: "No", message: "This key may not rate." } }),
    { times: 1 },
  );
  watch.allow(/status of 403/);
  await page.getByRole("button", { name: "Teach with this file’s 2 labels" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "0 of 2 labels sent" })).toContainText(
    "This key may not rate. Try again to send the rest",
  );
  await check(page);
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByText("2 labels sent")).toBeVisible();
  await expect(page.getByRole("link", { name: "Trainings" })).toHaveAttribute("href", "/jobs");
  const sent = requests.filter(({ method }) => method === "PATCH").map(({ body }) => JSON.parse(body));
  expect(sent).toMatchObject([{ subjects: ["a", "b", "c"], labels: [null, secondClass, firstClass] }]);

  hasModel = true;
  await expect(page.getByRole("heading", { name: "plants.csv is predicted" })).toBeVisible();
  await expect(page.getByText("50% of them agree with the class in the file.")).toBeVisible();
  const least = page.getByRole("table", { name: "The least certain plants" });
  await expect(least.getByRole("row").nth(1)).toContainText("1.0075%");
  await check(page);
});
