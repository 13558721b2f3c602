import { type BrowserContextOptions, expect as expectWithin, type Page } from "@playwright/test";
import { inject, test } from "vitest";
import { createApiUser } from "./api-user.ts";
import { launchBrowser } from "./launch-browser.ts";
import { type PageWatch, watchPage } from "./watch-page.ts";
import "./context.ts";

/** Far from the server's zone, so that a time that it wrote would show. */
export const viewer = { timezoneId: "Pacific/Auckland", locale: "en-NZ" } as const;

/** Waits as long as it takes a busy machine, not only Playwright's five seconds. */
export const expect = expectWithin.configure({ timeout: 20_000 });

export interface Visit {
  readonly page: Page;
  readonly watch: PageWatch;
}

/** A test in a browser against the running stack. It fails if anything on its pages complains. */
export const it = test
  .extend("stack", { scope: "file" }, () => inject("webStack"))
  .extend("api", { scope: "file" }, ({ stack }) => createApiUser(stack))
  .extend("browser", { scope: "file" }, async ({ stack: _running }, { onCleanup }) => {
    const browser = await launchBrowser();
    onCleanup(() => browser.close());
    return browser;
  })
  /** Opens a page of the web app in a window of its own: the stack's, unless `baseURL` is that of another. */
  .extend("visit", async ({ browser, stack }, { onCleanup }) => {
    const visits: Visit[] = [];
    onCleanup(async () => {
      await Promise.all(visits.map(({ page }) => page.context().close()));
      const problems = visits.flatMap(({ watch }) => watch.problems());
      if (problems.length > 0) throw new Error(`the page complained:\n${problems.join("\n")}`);
    });
    return async (path: string, options: BrowserContextOptions = {}): Promise<Visit> => {
      const baseURL = options.baseURL ?? stack.web;
      const context = await browser.newContext({ ...viewer, ...options, baseURL });
      const page = await context.newPage();
      const visit = { page, watch: watchPage(page, new URL(baseURL).origin) };
      visits.push(visit);
      await page.goto(path);
      return visit;
    };
  });
