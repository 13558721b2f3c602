import { writeFileSync } from "node:fs";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Command, parseOptions, runProcess } from "@loopline/command-line";
import { chromiumPackage, installMissing, nodeProcess, runToEnd, startStack } from "@loopline/local";
import { repository } from "@loopline/services";
import { type Browser, launchBrowser } from "../launch-browser.ts";
import { type Camera, openCamera, type Picture } from "./camera.ts";
import { descriptionText, pictureFile } from "./files.ts";
import { readRecording, writeRecording } from "./recording.ts";
import { openStage, type Stage } from "./stage.ts";
import { type Story, stories } from "./stories.ts";

/** Plays a story on a new pipeline, and keeps what it answered. */
async function record(browser: Browser, { name, dataFile, play }: Story): Promise<void> {
  const stateDirectory = await mkdtemp(join(tmpdir(), "loopline-pictures-"));
  // Postgres may run as another user, who needs access to the folder.
  await chmod(stateDirectory, 0o711);
  const stack = await startStack({
    stateDirectory,
    dataFile,
    ports: "free",
    servers: "private",
    web: false,
    monitor: true,
    logLevel: "error",
  });
  try {
    await onStage(browser, stack.endpoints, async (stage, camera) => {
      await play(stage, camera);
      writeRecording(name, stage.recording);
    });
  } finally {
    await stack.stop();
    await rm(stateDirectory, { recursive: true, force: true });
  }
}

/** Takes the pictures of a story from its recording, in which nothing changes while a picture is taken. */
async function takePictures(browser: Browser, { name, play }: Story): Promise<Picture[]> {
  return await onStage(browser, readRecording(name), async (stage, camera) => {
    await play(stage, camera);
    return camera.pictures();
  });
}

async function onStage<T>(
  browser: Browser,
  source: Parameters<typeof openStage>[0],
  work: (stage: Stage, camera: Camera) => Promise<T>,
): Promise<T> {
  const stage = await openStage(source);
  const camera = await openCamera({ browser, stage });
  try {
    return await work(stage, camera);
  } finally {
    await camera.close();
    await stage.close();
  }
}

const pictures: Command = {
  name: "npm run pictures --",
  help: `npm run pictures -- [--record]
  makes the pictures of the documents again: docs/pictures

  --record    plays on a running pipeline what they show, and keeps its answers: after a change of what the APIs answer.
              Without it the web app shows the kept answers, and only what was changed in it is different.
`,
  async run(args, { print, note }) {
    const { values } = parseOptions(args, { record: { type: "boolean", default: false } });
    await installMissing([chromiumPackage]);
    note("building the web app, if it has changed");
    await runToEnd(nodeProcess({ name: "the build", args: ["apps/web/build.ts"], cwd: repository }));
    const browser = await launchBrowser();
    try {
      for (const story of stories) {
        if (values.record) {
          note(`playing and recording ${story.name} (a minute)`);
          await record(browser, story);
        }
        for (const { name, descriptions, png } of await takePictures(browser, story)) {
          writeFileSync(pictureFile(name, "png"), png);
          writeFileSync(pictureFile(name, "txt"), descriptionText(descriptions));
          print(`docs/pictures/${name}.png  ${(png.length / 1_000).toFixed(0)} kB`);
        }
      }
    } finally {
      await browser.close();
    }
    return 0;
  },
};

await runProcess(pictures);
