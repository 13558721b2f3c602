import { readFile } from "node:fs/promises";
import { formatNotesCsv, generateNotes, parseNotesCsv } from "@loopline/banknotes";
import { readTable } from "@loopline/dataset/table";
import type { Page } from "@playwright/test";
import { expect, it } from "./browser-test.ts";

async function choose(page: Page, name: string, text: string): Promise<void> {
  const file = { name, mimeType: "text/csv", buffer: Buffer.from(text) };
  await page.getByLabel("Drop a CSV file here").setInputFiles(file);
}

/** The cells of a CSV file's column. */
async function columnOf(text: string, name: string): Promise<(string | undefined)[]> {
  const { columns, rows } = await readTable([Buffer.from(text)]);
  const position = columns.indexOf(name);
  return await Array.fromAsync(rows, (row) => {
    if (row instanceof Error) throw row;
    return row.cells[position];
  });
}

it("predicts a file and offers the predictions as a file", async ({ visit, api }) => {
  const notes = [...generateNotes({ seed: 61, count: 1_200 })];
  const before = await api.stats();
  const { page } = await visit("/upload");
  await choose(page, "mine.csv", formatNotesCsv(notes));
  await expect(page.getByText("1,200 notes found.")).toBeVisible();
  expect((await api.stats()).predictions).toBe(before.predictions);

  await page.getByRole("button", { name: "Send 1,200 notes" }).click();
  await expect(page.getByRole("heading", { name: "mine.csv is predicted" })).toBeVisible();
  await expect(page.getByText("1,200 predictions")).toBeVisible();
  await expect(page.getByText(/of them agree with the class in the file/)).toBeVisible();
  expect((await api.stats()).predictions).toBe(before.predictions + 1_200);

  const saving = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download as CSV" }).click();
  const saved = await saving;
  expect(saved.suggestedFilename()).toBe("mine-predictions.csv");
  const text = await readFile(await saved.path(), "utf8");
  const labels = await columnOf(text, "prediction");
  expect(labels.filter((label) => label === "real" || label === "fake")).toHaveLength(1_200);
  // The file can be uploaded again, and contains the same notes.
  expect(await parseNotesCsv(text)).toEqual(notes);
});

it("shows the invalid lines of a file before anything is sent, and sends the rest", async ({
  visit,
  api,
}) => {
  const lines = ["variance,skewness,curtosis,entropy", "1,2,3,4", "1,2,n/a,4", "", "5,6,7", "4,3,2,1"];
  const before = await api.stats();
  const { page } = await visit("/upload");
  await choose(page, "bad.csv", lines.join("\r\n"));
  await expect(page.getByText("2 lines cannot be sent")).toBeVisible();
  await expect(page.getByText(/^Line 3: column 3 \(curtosis\): expected a finite number/)).toBeVisible();
  await expect(page.getByText(/^Line 5: column 4 \(entropy\): this cell is missing/)).toBeVisible();
  expect(await api.stats()).toEqual(before);

  await page.getByRole("button", { name: "Send the 2 valid notes" }).click();
  await expect(page.getByText("2 predictions", { exact: true })).toBeVisible();
});

it("refuses a file without notes, and accepts another", async ({ visit }) => {
  const { page } = await visit("/upload");
  await choose(page, "letter.csv", "Dear Sir,\nplease find enclosed");
  await expect(page.getByRole("alert").filter({ hasText: "cannot be used" })).toContainText("letter.csv");
  await choose(page, "one.csv", "1,2,3,4\n4,3,2,one");
  await expect(page.getByText("1 note found, and 1 invalid line.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Send the 1 valid note", exact: true })).toBeVisible();
});

it("stops when it is cancelled, and resumes", async ({ visit }) => {
  const { page } = await visit("/upload");
  await choose(page, "long.csv", formatNotesCsv([...generateNotes({ seed: 62, count: 6_000 })]));
  // No predictions arrive until letThrough is called.
  let letThrough = () => {};
  const opened = new Promise<void>((resolve) => {
    letThrough = resolve;
  });
  await page.route("**/api/batches/*?wait=*", async (route) => {
    await opened;
    await route.continue().catch(() => undefined);
  });
  await page.getByRole("button", { name: "Send 6,000 notes" }).click();
  await expect(page.getByRole("progressbar")).toBeVisible();
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByText("Cancelled")).toBeVisible();
  letThrough();
  await page.getByRole("button", { name: "Resume" }).click();
  await expect(page.getByText("6,000 predictions")).toBeVisible({ timeout: 20_000 });
});
