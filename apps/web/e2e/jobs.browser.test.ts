import { describe } from "vitest";
import { expect, it } from "./browser-test.ts";
import { startFakeMonitor } from "./fake-monitor.ts";
import { startWeb } from "./start-web.ts";
import { promotionsReply, startTrainingsApi } from "./trainings-api.ts";
import { violations } from "./violations.ts";

it("opens a report whose confusion matrix counts every test note", async ({ visit }) => {
  const { page } = await visit("/jobs");
  const report = page.getByRole("button", { name: "Report" }).first();
  await report.click();
  const matrix = page.getByRole("table", { name: "Confusion matrix" });
  await expect(matrix.getByRole("cell")).toHaveCount(4);
  const counts = await matrix.getByRole("cell").allTextContents();
  const notes = page
    .getByRole("table", { name: "Scores of each class" })
    .getByRole("row")
    .nth(3)
    .getByRole("cell");
  expect(counts.reduce((sum, count) => sum + Number(count), 0)).toBe(
    Number(await notes.last().textContent()),
  );

  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
  await expect(report).toBeFocused();
});

it("opens a report from the address, or by a click anywhere on its row", async ({ visit, api }) => {
  const [job] = await api.jobs();
  const { page } = await visit(`/jobs?job=${job?.job_id}`);
  await expect(page.getByRole("dialog")).toContainText(job?.model_file_name ?? "");
  await page.getByRole("button", { name: "Close" }).click();
  await expect(page).toHaveURL("/jobs");
  // Of the page: the report has rows, too, until it has slid away.
  const trainings = page.getByRole("table", { name: "Trainings, newest first" });
  await trainings.getByRole("row").nth(1).getByRole("cell").first().click();
  await expect(page).toHaveURL(`/jobs?job=${job?.job_id}`);
  await page.goBack();
  await expect(page.getByRole("dialog")).toBeHidden();
});

it("marks the training of the champion", async ({ visit, api }) => {
  const { model_file_name } = await api.model();
  const jobs = await api.jobs();
  const { page } = await visit("/jobs");
  const position = jobs.findIndex((job) => job.model_file_name === model_file_name);
  await expect(page.getByRole("row").nth(position + 1)).toContainText("champion");
  await expect(
    page
      .getByRole("table", { name: /^Trainings/ })
      .getByText("champion", { exact: true })
      .filter({ visible: true }),
  ).toHaveCount(1);
});

it("says for each training what it was tested on, and why its model was refused or it failed", async ({
  visit,
}) => {
  const { url } = await startTrainingsApi();
  const { page, watch } = await visit("/jobs", { baseURL: await startWeb({ ingest: url, predict: url }) });
  // There is no monitor.
  watch.allow(/status of 404/);
  const rows = page.getByRole("table", { name: "Trainings, newest first" }).getByRole("row");
  await expect(rows.nth(1)).toContainText(
    /100275 held-out notes95\.3%refused2 fewer right than the champion/,
  );
  await expect(rows.nth(3)).toContainText(/–––failedthere is no row of class fake/);
  await expect(rows.nth(4)).toContainText(/50the fixed test set of 100 notes80\.0%promotedthe first model/);
  await expect(page.getByRole("region", { name: "Promotions" })).toContainText("npm run model -- rollback");
  await rows.nth(1).getByRole("button", { name: "Report" }).click();
  const report = page.getByRole("dialog", { name: "Training report" });
  await expect(report).toContainText("The champion at the time for264 of 275 (96%)");
  await expect(report.getByRole("button", { name: "Make it the champion" })).toHaveCount(0);
});

describe("with a monitor", () => {
  async function start() {
    const [{ url }, monitor] = [await startTrainingsApi(), await startFakeMonitor()];
    monitor.models = promotionsReply();
    return { monitor, baseURL: await startWeb({ ingest: url, predict: url, monitor: monitor.url }) };
  }

  it("rolls back with a reason, after saying what changes", async ({ visit }) => {
    const { monitor, baseURL } = await start();
    const { page } = await visit("/jobs", { baseURL });
    const panel = page.getByRole("region", { name: "Promotions" });
    await expect(panel.getByRole("row").nth(2)).toContainText("trainingthe first modelmodel-1.json");
    await panel.getByRole("button", { name: "Roll back" }).click();
    const dialog = page.getByRole("dialog", { name: "Roll back to the model before" });
    const row = (name: string) => dialog.getByRole("row").filter({ hasText: name });
    await expect(row("File")).toContainText("model-3.jsonmodel-1.json");
    await expect(row("Right")).toContainText("264 of 275 (96%)80 of 100 (80%)");
    await expect(dialog).toContainText("tested on different records");
    expect(await violations(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Roll back" }).click();
    // A browser refuses to send a form without the reason.
    await expect(dialog.getByLabel("Reason")).toBeFocused();
    await dialog.getByLabel("Reason").fill("odd predictions");
    await dialog.getByRole("button", { name: "Roll back" }).click();
    await expect(page.getByRole("status").getByText("model-1.json predicts from now on")).toBeVisible();
    await expect(dialog).toBeHidden();
    expect(monitor.promotions).toEqual([
      { path: "/models/rollback", body: { reason: "odd predictions", over: 20 } },
    ]);
  });

  it("makes a refused model the champion from its report", async ({ visit }) => {
    const { monitor, baseURL } = await start();
    const { page } = await visit("/jobs", { baseURL });
    const report = page.getByRole("button", { name: "Report" }).first();
    await report.click();
    await page.getByRole("button", { name: "Make it the champion" }).click();
    const dialog = page.getByRole("dialog", { name: "Make it the champion" });
    await expect(dialog.getByRole("row").filter({ hasText: "Right" })).toContainText(
      "264 of 275 (96%)262 of 275 (95.3%)",
    );
    await expect(dialog).not.toContainText("tested on different records");
    await expect(dialog.locator(":focus")).toHaveCount(1);
    await dialog.getByLabel("Reason").fill("the two rows are mislabelled");
    await dialog.getByRole("button", { name: "Make it the champion" }).click();
    await expect(page.getByRole("status").getByText("predicts from now on")).toBeVisible();
    await expect(report).toBeFocused();
    expect(monitor.promotions).toEqual([
      {
        path: "/models/promote",
        body: { model_file_name: "model-4.json", reason: "the two rows are mislabelled", over: 20 },
      },
    ]);
  });
});
