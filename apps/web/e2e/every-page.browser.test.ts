import type { Page } from "@playwright/test";
import { describe } from "vitest";
import { expect, it as itInBrowser } from "./browser-test.ts";
import { busy, letter, startFakeMonitor } from "./fake-monitor.ts";
import { type OnEnd, startWeb } from "./start-web.ts";
import { startTableApi } from "./table-api.ts";
import { promotionsReply } from "./trainings-api.ts";
import { violations } from "./violations.ts";

/** A web app with a table of many classes with long names, and a monitor with figures: the hardest pages to fit. */
const it = itInBrowser.extend("fullWeb", { scope: "file" }, async ({ stack: _built }, { onCleanup }) => {
  const stops: (() => void | Promise<void>)[] = [];
  onCleanup(async () => {
    for (const stop of stops.toReversed()) await stop();
  });
  const onEnd: OnEnd = (stop) => void stops.push(stop);
  const { url } = await startTableApi(onEnd);
  const monitor = await startFakeMonitor(onEnd);
  monitor.pipeline = busy(monitor.pipeline);
  monitor.models = promotionsReply();
  monitor.letters = [letter, { ...letter, id: "2", topic: null }];
  return await startWeb({ ingest: url, predict: url, monitor: monitor.url }, { onEnd });
});

const navigation = ["Home", "Upload", "Review", "Models", "Explain", "System"];

/** What Tab reaches in the page's own part, in order. */
const contents: Record<string, readonly string[]> = {
  "/": [
    "review a batch",
    "Upload a file",
    "Accuracy of the last 1 training. The arrow keys go from one to the next.",
    "Review this batch",
  ],
  "/upload": ["Drop a CSV file here, or choose one"],
  "/review": ["Upload a file", "Review greenhouse 3, second visit of the year.csv", "Review 1c9e5d2c"],
  "/jobs": ["Report", "Roll back"],
  "/explain": ["Batch", "Plant", "Class", "X axis", "Y axis", "Category"],
  "/pipeline": [
    "Show as a table",
    "web",
    "ingest-api",
    "prediction",
    "prediction-to-cache",
    "prediction-to-db",
    "predict-api",
    "feedback-to-db",
    "feedback-to-training",
    "training",
    "training-to-cache",
    "training-to-db",
    "Replay all shown",
    "Show body",
    "Replay",
    "Show body",
  ],
};

const pages = Object.keys(contents);

/** Waits until the page has its data. */
async function filled(page: Page): Promise<void> {
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.getByText("Times are in")).toBeVisible();
  if (["/", "/explain"].includes(new URL(page.url()).pathname)) {
    await expect(page.locator(".recharts-surface").first()).toBeVisible();
  }
}

describe("every page", () => {
  it.for(pages)(
    "%s passes axe and is as wide as the screen, light and dark, at 360, 1280 and 1600 pixels",
    { timeout: 120_000 },
    async (path, { visit, fullWeb }) => {
      const height = 800;
      const { page } = await visit(path, { baseURL: fullWeb, viewport: { width: 360, height } });
      await filled(page);
      for (const width of [360, 1_280, 1_600]) {
        await page.setViewportSize({ width, height });
        await expect.poll(() => page.evaluate("document.documentElement.scrollWidth")).toBe(width);
        expect(await violations(page), `at ${width} pixels`).toEqual([]);
      }
    },
  );

  it.for(pages)("%s is read by keyboard from top to bottom", async (path, { visit, fullWeb }) => {
    const { page } = await visit(path, { baseURL: fullWeb });
    await filled(page);
    const order = ["Skip to content", "Loopline", ...navigation, "Dark mode", ...(contents[path] ?? [])];
    expect(await tabOrder(page)).toEqual([...order, "ingest-api", "predict-api"]);
  });

  it.for(pages)(
    "%s does not move when its data arrives and its charts are drawn",
    async (path, { visit, fullWeb }) => {
      const { page } = await visit("/upload", { baseURL: fullWeb });
      await page.addInitScript(`window.moved = 0;
      new PerformanceObserver((list) => {
        for (const { value, hadRecentInput } of list.getEntries()) if (!hadRecentInput) window.moved += value;
      }).observe({ type: "layout-shift", buffered: true });`);
      await page.goto(path);
      await filled(page);
      // Lighthouse deducts nothing below a tenth; a shift of text by a line is about a hundredth.
      expect(await page.evaluate("window.moved")).toBeLessThan(0.01);
    },
  );
});

/** The names of what Tab reaches, until it leaves the page. */
async function tabOrder(page: Page): Promise<string[]> {
  const names: string[] = [];
  for (;;) {
    await page.keyboard.press("Tab");
    const name = await page.evaluate(nameOfFocused);
    if (name === null || names.length > 100) return names;
    names.push(String(name));
  }
}

/** Of the first line only: the rest of a stage's text is its figures. */
const nameOfFocused = `(() => {
  const focused = document.activeElement;
  if (focused === null || focused === document.body) return null;
  const text = focused.getAttribute("aria-label") ?? focused.labels?.[0]?.innerText ?? focused.innerText;
  return text.trim().split("\\n")[0];
})()`;
