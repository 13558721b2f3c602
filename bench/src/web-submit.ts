import type { Browser } from "../../apps/web/e2e/launch-browser.ts";

/**
 * Milliseconds from the press of the button that submits a batch until its predictions are on the page, `rounds` times,
 * the first few not counted.
 */
export async function measureSubmits(browser: Browser, url: string, rounds: number): Promise<number[]> {
  const warmUp = 5;
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(url);
  const subjects = page.getByRole("region", { name: "Latest batch" }).getByRole("listitem");
  const durations: number[] = [];
  for (let round = 0; round < warmUp + rounds; round++) {
    const before = await subjects.first().textContent();
    await page.getByRole("button", { name: "New batch" }).click();
    const submit = page.getByRole("button", { name: "10 notes" });
    await submit.waitFor();
    const started = performance.now();
    await submit.click();
    await subjects
      .first()
      .filter({ hasNotText: before?.replace(/^(real|fake)/, "") ?? "" })
      .waitFor();
    if (round >= warmUp) durations.push(performance.now() - started);
  }
  await context.close();
  return durations;
}
