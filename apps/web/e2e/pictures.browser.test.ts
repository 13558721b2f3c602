import { readFile } from "node:fs/promises";
import { expect as expectValue } from "vitest";
import { it } from "./browser-test.ts";
import { inPageScript, openCamera, textAndStylesOf } from "./pictures/camera.ts";
import { descriptionText, pictureFile, readDescriptions } from "./pictures/files.ts";
import { readRecording } from "./pictures/recording.ts";
import { openStage } from "./pictures/stage.ts";
import { stories } from "./pictures/stories.ts";

it.for(stories.map((story) => [story.name, story] as const))(
  "the pictures of %s show what the pages show; if not: npm run pictures",
  { timeout: 240_000 },
  async ([name, story], { browser, onTestFinished }) => {
    const stage = await openStage(readRecording(name));
    onTestFinished(() => stage.close());
    const camera = await openCamera({ browser, stage, earlier: readDescriptions });
    onTestFinished(() => camera.close());
    await story.play(stage, camera);
    for (const { name, descriptions } of camera.pictures()) {
      expectValue(descriptionText(descriptions), `docs/pictures/${name}.png`).toBe(
        await readFile(pictureFile(name, "txt"), "utf8"),
      );
    }
  },
);

it("a picture is old when a text or a colour has changed, not when a comment or a width has", async ({
  browser,
}) => {
  const page = await browser.newPage();
  await page.addInitScript({ path: inPageScript });
  const describe = async (heading: string, style: string, rest = "") => {
    await page.goto(`data:text/html,<h1 style="${style}">${heading}</h1>${rest}`);
    return await textAndStylesOf(page);
  };
  const taken = await describe("Home", "color: rgb(10, 20, 30)");
  expectValue(await describe("Home", "color: rgb(10, 20, 30)", "<!-- a comment -->")).toBe(taken);
  expectValue(await describe("Start", "color: rgb(10, 20, 30)")).not.toBe(taken);
  expectValue(await describe("Home", "color: rgb(10, 20, 31)")).not.toBe(taken);
  expectValue(await describe("Home", "color: rgb(10, 20, 30); padding: 1px")).not.toBe(taken);
  // Another machine's font of the same name makes the heading wider.
  const width = "color: rgb(10, 20, 30); letter-spacing: 3px";
  expectValue(await describe("Home", width)).toBe(taken);
  await page.close();
});

it("the moving picture is small, and a browser decodes all of its frames", async ({ visit }) => {
  const png = await readFile(pictureFile("correct-to-better", "png"));
  expectValue(png.length).toBeLessThan(1_500_000);
  const { page } = await visit("/upload");
  const frames = await page.evaluate(`(async () => {
    const data = Uint8Array.from(atob("${png.toString("base64")}"), (letter) => letter.charCodeAt(0));
    const decoder = new ImageDecoder({ data, type: "image/png" });
    await decoder.tracks.ready;
    const { frameCount } = decoder.tracks.selectedTrack;
    await decoder.decode({ frameIndex: frameCount - 1 });
    return frameCount;
  })()`);
  expectValue(frames).toBe(readDescriptions("correct-to-better").length);
});
