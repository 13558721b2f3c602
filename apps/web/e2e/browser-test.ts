import type { BrowserContextOptions, Page } from "@playwright/test";
import { inject, test } from "vitest";
import { createApiUser } from "./api-user.ts";
import { launchBrowser } from "./launch-browser.ts";
import { waitsForReact } from "./waits-for-react.ts";

export { expect } from "./waits-for-react.ts";

/** Every page that the navigation links to. */
export const pages = ["/", "/upload", "/review", "/jobs", "/explain", "/pipeline"];

/** Far from the server's zone, so that a time written by the server would be noticed. */
export const viewer = { timezoneId: "Pacific/Auckland", locale: "en-NZ" } as const;

export interface Visit {
  readonly page: Page;
  readonly watch: PageWatch;
}

/** A test in a browser against the running stack. It fails if any of its pages reports a problem. */
export const it = test
  .extend("stack", { scope: "file" }, () => inject("webStack"))
  .extend("api", { scope: "file" }, ({ stack }) => createApiUser(stack))
  .extend("browser", { scope: "file" }, async ({ stack: _running }, { onCleanup }) => {
    const browser = await launchBrowser();
    onCleanup(() => browser.close());
    return browser;
  })
  /** Opens a page in a new window: of the stack's web app, or of the one at `baseURL`. */
  .extend("visit", async ({ browser, stack }, { onCleanup }) => {
    const visits: Visit[] = [];
    onCleanup(async () => {
      await Promise.all(visits.map(({ page }) => page.context().close()));
      const problems = visits.flatMap(({ watch }) => watch.problems());
      if (problems.length > 0) throw new Error(`the page reported problems:\n${problems.join("\n")}`);
    });
    return async (path: string, options: BrowserContextOptions = {}): Promise<Visit> => {
      const baseURL = options.baseURL ?? stack.web;
      const context = await browser.newContext({ ...viewer, ...options, baseURL });
      const page = waitsForReact(await context.newPage());
      const visit = { page, watch: watchPage(page, new URL(baseURL).origin) };
      visits.push(visit);
      await page.goto(path);
      return visit;
    };
  });

/** Problems that no page may have: console errors and warnings, exceptions, and requests to other servers. */
export interface PageWatch {
  /** Allows console messages that a test causes on purpose. */
  allow(pattern: RegExp): void;
  problems(): string[];
}

function watchPage(page: Page, origin: string): PageWatch {
  const seen: string[] = [];
  const allowed: RegExp[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") seen.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => seen.push(`error: ${error.message}`));
  page.on("request", (request) => {
    const url = new URL(request.url());
    const isOurs = url.origin === origin || url.protocol === "data:" || url.protocol === "blob:";
    if (!isOurs) seen.push(`request to ${url.origin}`);
  });
  return {
    allow: (pattern) => allowed.push(pattern),
    problems: () => seen.filter((problem) => !allowed.some((pattern) => pattern.test(problem))),
  };
}
