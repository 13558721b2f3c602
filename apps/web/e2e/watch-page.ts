import type { Page } from "@playwright/test";

/** What must not happen on any page: complaints on the console, errors, and requests to anywhere but our own server. */
export interface PageWatch {
  /** Console messages that a test brings about on purpose. */
  allow(pattern: RegExp): void;
  problems(): string[];
}

export function watchPage(page: Page, origin: string): PageWatch {
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
