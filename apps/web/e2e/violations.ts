import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";

/** The rules whose result depends on colours. */
const colourRules = ["color-contrast", "link-in-text-block"];

/** The violations that axe finds in both colour modes. The second time, it checks only what depends on colours. */
export async function violations(page: Page): Promise<string[]> {
  const inLight = await violationsIn(page, "light");
  return [...inLight, ...(await violationsIn(page, "dark"))];
}

async function violationsIn(page: Page, mode: "light" | "dark"): Promise<string[]> {
  await page.evaluate(`{
    document.documentElement.className = "${mode}";
    document.documentElement.style.colorScheme = "${mode}";
  }`);
  // Text that is fading in has too little contrast.
  await page.evaluate(`Promise.allSettled(
    document.getAnimations()
      .filter(({ effect }) => effect.getComputedTiming().endTime !== Infinity)
      .map(({ finished }) => finished))`);
  const axe = new AxeBuilder({ page });
  const { violations: found } = await (mode === "dark" ? axe.withRules(colourRules) : axe).analyze();
  return found.map(({ id, nodes }) => `${mode}: ${id}: ${nodes.map(({ html }) => html).join(" ")}`);
}
