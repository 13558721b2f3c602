import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { formatNotesCsv, generateNotes } from "@loopline/banknotes";
import type { Browser } from "../../apps/web/e2e/launch-browser.ts";

/** All in milliseconds. */
export interface UploadTimes {
  /** From the choice of the file to its preview. */
  readonly read: number;
  /** From Send until all predictions are back. */
  readonly predicted: number;
  /** The longest that the page could not react to anything. */
  readonly longestTask: number;
}

const watchTasks = `window.longestTask = 0;
new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries()) window.longestTask = Math.max(window.longestTask, duration);
}).observe({ type: "longtask" })`;

/** Uploads a file of generated notes. @param directory where the file may be written */
export async function measureUpload(
  browser: Browser,
  url: string,
  { count, directory }: { count: number; directory: string },
): Promise<UploadTimes> {
  // A real file: one that is passed as bytes keeps the page busy by itself.
  const file = join(directory, "notes.csv");
  await writeFile(file, formatNotesCsv([...generateNotes({ seed: 9_000, count })]));
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${url}/upload`);
  await page.evaluate(watchTasks);
  const chosen = performance.now();
  await page.getByLabel("Drop a CSV file here").setInputFiles(file);
  const send = page.getByRole("button", { name: /^Send/ });
  await send.waitFor();
  const sent = performance.now();
  await send.click();
  await page.getByRole("heading", { name: "notes.csv is predicted" }).waitFor({ timeout: 120_000 });
  const done = performance.now();
  const longestTask = Number(await page.evaluate("window.longestTask"));
  await context.close();
  return { read: sent - chosen, predicted: done - sent, longestTask };
}
