import type { Page } from "@playwright/test";
import { describe } from "vitest";
import { expect, it, pages } from "./browser-test.ts";

/** Records the colour mode of the first painted frame in `window.firstMode`. */
async function keepFirstMode(page: Page): Promise<void> {
  await page.addInitScript(
    "requestAnimationFrame(() => { window.firstMode = document.documentElement.className })",
  );
}

describe("dark mode", () => {
  it("is switched by a button and survives a reload from the first frame on", async ({ visit }) => {
    const { page } = await visit("/", { colorScheme: "light" });
    await keepFirstMode(page);
    await page.getByRole("button", { name: "Dark mode" }).click();
    await expect(page.locator("html")).toHaveClass("dark");
    await expect(page.locator("body")).toHaveCSS("background-color", "rgb(17, 17, 17)");
    await page.reload();
    expect(await page.evaluate("window.firstMode")).toBe("dark");
    await page.getByRole("button", { name: "Light mode" }).click();
    await page.reload();
    expect(await page.evaluate("window.firstMode")).toBe("light");
  });

  it("follows the system until the user chooses", async ({ visit }) => {
    const { page } = await visit("/jobs", { colorScheme: "dark" });
    await expect(page.locator("html")).toHaveClass("dark");
  });
});

it.for(pages)("%s fits a screen of 360, 768 and 1600 pixels", async (path, { visit, api }) => {
  await api.submit({ seed: 70, count: 5 });
  const height = 740;
  const { page } = await visit(path, { viewport: { width: 360, height } });
  for (const width of [360, 768, 1_600]) {
    await page.setViewportSize({ width, height });
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(page.getByRole("link", { name: "Explain" }).first()).toBeInViewport();
    await expect.poll(() => page.evaluate("document.documentElement.scrollWidth")).toBe(width);
  }
});

it("navigates to every page, and marks the current one", async ({ visit }) => {
  const { page } = await visit("/");
  for (const name of ["Upload", "Review", "Models", "Explain", "System"]) {
    await page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name }).click();
    await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
    await expect(page.getByRole("link", { name, exact: true })).toHaveAttribute("aria-current", "page");
    await expect(page).toHaveTitle(`${name} · banknotes · Loopline`);
  }
});

it("has a link that skips to the content", async ({ visit }) => {
  const { page } = await visit("/");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to content" })).toBeFocused();
});

it("links to the reference pages of both APIs, and names the dataset", async ({ visit, stack }) => {
  const { page } = await visit("/");
  await expect(page.getByRole("banner")).toContainText("banknotes");
  for (const [name, url] of Object.entries({
    "ingest-api": stack.ingestApi,
    "predict-api": stack.predictApi,
  })) {
    await expect(page.getByRole("link", { name })).toHaveAttribute("href", new URL("/docs", url).href);
  }
});

it("has a page for unknown addresses", async ({ visit }) => {
  const { page, watch } = await visit("/nowhere");
  watch.allow(/status of 404/);
  await page.getByRole("link", { name: "To the home page" }).click();
  await expect(page).toHaveURL("/");
});

it("sends security headers, with a new nonce for each page", async ({ stack }) => {
  const { headers } = await fetch(stack.web);
  const policy = headers.get("content-security-policy") ?? "";
  expect(policy).toMatch(/script-src 'self' 'nonce-[\w+/=]{20,}' 'strict-dynamic'/);
  expect(policy).toContain("frame-ancestors 'none'");
  expect(headers.get("x-content-type-options")).toBe("nosniff");
  expect(headers.get("x-powered-by")).toBeNull();
  const again = await fetch(stack.web);
  expect(again.headers.get("content-security-policy")).not.toBe(policy);
});
