import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Browser, Locator, Page } from "@playwright/test";
import { waitsForReact } from "../waits-for-react.ts";
import { animatePng, compressPng } from "./png.ts";
import type { Stage } from "./stage.ts";

/** A still or moving picture, and the text that tells whether it still shows what its pages show. */
export interface Picture {
  /** Name of its files, without their extensions. */
  readonly name: string;
  /** Of a moving picture, a text per frame. */
  readonly descriptions: readonly string[];
  readonly png: Buffer;
}

/** Looks at the pages of a stage. */
export interface Camera {
  readonly page: Page;
  /**
   * Opens a page of the web app, with the stage's time on its clock.
   * @param shows selects what it shows last
   */
  open(path: string, shows: string): Promise<void>;
  /** Takes a picture of the whole page. */
  take(name: string): Promise<void>;
  /** Adds what can be seen to the moving picture of this name. @param pointsAt where the pointer is */
  film(name: string, seconds: number, caption: string, pointsAt?: Locator): Promise<void>;
  pictures(): Picture[];
  close(): Promise<void>;
}

export interface CameraOptions {
  readonly browser: Browser;
  readonly stage: Stage;
  /** The descriptions of an earlier picture. A page is given time to become as described. */
  readonly earlier?: (name: string) => readonly string[];
}

/**
 * What a page says, as a screen reader reads it, without the labels on the axes of charts, the ports of this run and the
 * region of notices while it is empty: its place depends on which script loads first.
 */
async function textOf(page: Page): Promise<string> {
  const text = await page.locator("body").ariaSnapshot();
  return text
    .replace(/^( *- img): .*$/gm, "$1")
    .replace(/(http:\/\/127\.0\.0\.1):\d+/g, "$1")
    .replace(/^- region "Notifications.*"\n?/gm, "")
    .trimEnd();
}

export const inPageScript = join(import.meta.dirname, "in-page.js");

/** What a page says, and the styles in use. Sizes that depend on a machine's fonts, such as the width of a column, are not in it. */
export async function textAndStylesOf(page: Page): Promise<string> {
  const looks = await page.evaluate<string[]>("pictures.looks()");
  return `${await textOf(page)}\n\nStyles:\n${looks.join("\n")}`;
}

type Describe = (page: Page) => Promise<string>;

const size = { still: { width: 1280, height: 800 }, moving: { width: 1040, height: 720 } };

/** How long a page may take to show everything, and how long it must not change to count as done, in milliseconds. */
const patience = { max: 20_000, unchanged: 1_500 };

/** Opens a window of a stage's web app, as everyone would see it, whatever the machine's language and zone. */
export async function openCamera({ browser, stage, earlier = () => [] }: CameraOptions): Promise<Camera> {
  const context = await browser.newContext({
    baseURL: stage.web,
    viewport: size.still,
    colorScheme: "light",
    reducedMotion: "reduce",
    locale: "en-GB",
    timezoneId: "UTC",
  });
  await context.addInitScript({ path: inPageScript });
  const page = waitsForReact(await context.newPage());
  const shots = new Map<string, { png: Buffer; seconds: number; description: string }[]>();

  /** Describes the page once it is as expected, or else no longer changes. */
  async function settled(describe: Describe, expected: string | undefined): Promise<string> {
    const start = performance.now();
    let [description, since] = [await describe(page), start];
    for (;;) {
      const now = performance.now();
      if (description === expected || now - start > patience.max) return description;
      const isDone = expected === undefined && now - since > patience.unchanged;
      if (isDone && (await page.locator("[class*=skeleton]").count()) === 0) return description;
      await delay(100);
      const next = await describe(page);
      if (next !== description) [description, since] = [next, performance.now()];
    }
  }

  async function shoot(name: string, describe: Describe, seconds: number, makePng: () => Promise<Buffer>) {
    const frames = shots.get(name) ?? [];
    const description = await settled(describe, earlier(name)[frames.length]);
    shots.set(name, [...frames, { png: await makePng(), seconds, description }]);
  }

  return {
    page,
    async open(path, shows) {
      await page.clock.setFixedTime(stage.now());
      await page.goto(path);
      await page.locator(shows).first().waitFor();
    },
    async take(name) {
      await page.setViewportSize(size.still);
      await shoot(name, textAndStylesOf, 0, () =>
        page.screenshot({ fullPage: true, animations: "disabled" }),
      );
    },
    async film(name, seconds, caption, pointsAt) {
      await page.setViewportSize(size.moving);
      await shoot(name, textOf, seconds, async () => {
        const box = await pointsAt?.boundingBox();
        await page.evaluate(
          `pictures.addOverlay(${JSON.stringify(caption)}, ${JSON.stringify(box ?? null)})`,
        );
        const png = await page.screenshot({ animations: "disabled" });
        await page.evaluate(`document.getElementById("overlay").remove()`);
        return png;
      });
    },
    pictures: () =>
      [...shots].map(([name, frames]) => ({
        name,
        descriptions: frames.map(({ description }) => description),
        png: frames.length > 1 ? animatePng(frames) : compressPng(frames[0]?.png ?? Buffer.alloc(0)),
      })),
    close: () => context.close(),
  };
}
