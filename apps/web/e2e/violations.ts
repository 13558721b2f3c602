import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";

/** The violations that axe finds in both colour modes. */
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
  const { violations: found } = await new AxeBuilder({ page }).analyze();
  return found.map(({ id, nodes }) => `${mode}: ${id}: ${nodes.map(({ html }) => html).join(" ")}`);
}
