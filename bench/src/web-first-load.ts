import { gzipSync } from "node:zlib";
import type { Browser } from "../../apps/web/e2e/launch-browser.ts";

/** One visit with nothing cached. */
export interface FirstLoad {
  /** Of the scripts that the HTML names, in bytes, gzipped. */
  readonly scripts: number;
  /** Of all scripts that were loaded until the charts were drawn, in bytes, gzipped. */
  readonly allScripts: number;
  /** Largest Contentful Paint, in milliseconds. */
  readonly largestPaint: number;
}

const watchPaints = `new PerformanceObserver((list) => {
  window.largestPaint = list.getEntries().at(-1).startTime;
}).observe({ type: "largest-contentful-paint", buffered: true })`;

export async function measureFirstLoad(browser: Browser, url: string): Promise<FirstLoad> {
  const context = await browser.newContext({ viewport: { width: 1_280, height: 900 } });
  const page = await context.newPage();
  const sizes = new Map<string, number>();
  const reading: Promise<void>[] = [];
  page.on("response", (response) => {
    if (response.request().resourceType() !== "script") return;
    reading.push(
      response.body().then((body) => void sizes.set(new URL(response.url()).pathname, gzipSync(body).length)),
    );
  });
  await page.addInitScript(watchPaints);
  const html = (await (await page.goto(url))?.text()) ?? "";
  await page.locator(".recharts-line-dot").first().waitFor();
  const largestPaint = Number(await page.evaluate("window.largestPaint"));
  await Promise.all(reading);
  await context.close();

  const named = [...sizes].filter(([path]) => html.includes(`src="${path}"`));
  return { scripts: sum(named.map(([, size]) => size)), allScripts: sum([...sizes.values()]), largestPaint };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
