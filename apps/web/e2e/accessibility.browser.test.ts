import { describe } from "vitest";
import { expect, it } from "./browser-test.ts";
import { violations } from "./violations.ts";

describe("axe, in both colour modes,", () => {
  it("finds no violation in the New batch popover and its notice", async ({ visit }) => {
    const { page } = await visit("/");
    await page.getByRole("button", { name: "New batch" }).click();
    await expect(page.getByLabel("Another number")).toBeVisible();
    expect(await violations(page)).toEqual([]);
    await page.getByRole("button", { name: "5 notes", exact: true }).click();
    await expect(page.getByRole("status").getByText("Submitted 5 notes")).toBeVisible();
    expect(await violations(page)).toEqual([]);
  });

  it("finds no violation in the review drawer", async ({ visit, api }) => {
    const batchId = await api.submit({ seed: 81, count: 15 });
    const { page } = await visit(`/review?batch=${batchId}`);
    await expect(page.getByRole("button", { name: "Save" })).toBeVisible();
    await page.getByRole("dialog").locator("label").filter({ hasText: "real" }).first().click();
    await page.getByRole("dialog").locator("label").filter({ hasText: "fake" }).nth(1).click();
    expect(await violations(page)).toEqual([]);
  });

  it("finds no violation in a job report", async ({ visit, api }) => {
    const [job] = await api.jobs();
    const { page } = await visit(`/jobs?job=${job?.job_id}`);
    await expect(page.getByRole("table", { name: "Confusion matrix" })).toBeVisible();
    expect(await violations(page)).toEqual([]);
  });

  it("finds no violation in each step of an upload", async ({ visit }) => {
    const { page } = await visit("/upload");
    const buffer = Buffer.from("1,2,3,4\n1,2,x,4\n");
    await page
      .getByLabel("Drop a CSV file here")
      .setInputFiles({ name: "a.csv", mimeType: "text/csv", buffer });
    await expect(page.getByText("1 line cannot be sent")).toBeVisible();
    expect(await violations(page)).toEqual([]);
    await page.getByRole("button", { name: /^Send/ }).click();
    await expect(page.getByRole("heading", { name: "a.csv is predicted" })).toBeVisible();
    expect(await violations(page)).toEqual([]);
  });
});
