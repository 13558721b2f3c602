import { expect, it } from "./browser-test.ts";

it("opens a job report whose confusion matrix counts every test note", async ({ visit }) => {
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
  await page.getByRole("row").nth(1).getByRole("cell").first().click();
  await expect(page).toHaveURL(`/jobs?job=${job?.job_id}`);
  await page.goBack();
  await expect(page.getByRole("dialog")).toBeHidden();
});

it("marks the job of the champion", async ({ visit, api }) => {
  const { model_file_name } = await api.model();
  const jobs = await api.jobs();
  const { page } = await visit("/jobs");
  const position = jobs.findIndex((job) => job.model_file_name === model_file_name);
  await expect(page.getByRole("row").nth(position + 1)).toContainText("champion");
  await expect(page.getByText("champion", { exact: true })).toHaveCount(1);
});
