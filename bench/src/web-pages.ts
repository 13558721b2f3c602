import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { startStack } from "@loopline/local";
import { launchBrowser } from "../../apps/web/e2e/launch-browser.ts";
import { summary } from "./percentile.ts";
import { runBenchmark } from "./run-benchmark.ts";
import { measureFirstLoad } from "./web-first-load.ts";
import { seed } from "./web-seed.ts";
import { measureSubmits } from "./web-submit.ts";
import { measureUpload } from "./web-upload.ts";

const amounts = { batches: 100, jobs: 25 };
const visits = 20;
const submits = 50;
const uploadedNotes = 100_000;

async function main(): Promise<void> {
  const stateDirectory = `.local/bench-${randomUUID()}`;
  const stack = await startStack({ stateDirectory, ports: "free", logLevel: "warn" });
  const browser = await launchBrowser();
  try {
    const { web } = stack.endpoints;
    if (web === undefined) throw new Error("the stack started without the web app");
    await seed(stack.endpoints, amounts);

    const loads = [];
    for (let visit = 0; visit < visits; visit++) loads.push(await measureFirstLoad(browser, web));
    const [load] = loads;
    console.log(`Home, ${visits} visits with nothing cached`);
    console.log(`  JavaScript in the HTML:     ${kilobytes(load?.scripts)} gzipped`);
    console.log(`  with the charts:            ${kilobytes(load?.allScripts)} gzipped`);
    console.log(`  Largest Contentful Paint:   ${summary(loads.map((one) => one.largestPaint))} ms`);

    const durations = await measureSubmits(browser, web, submits);
    console.log(`${submits} batches of 10 notes, one at a time`);
    console.log(`  Submit to predictions seen: ${summary(durations)} ms`);

    const { read, predicted, longestTask } = await measureUpload(browser, web, {
      count: uploadedNotes,
      directory: stateDirectory,
    });
    console.log(`a file of ${uploadedNotes} notes`);
    console.log(`  read and checked:           ${(read / 1_000).toFixed(1)} s`);
    console.log(`  all predictions back:       ${(predicted / 1_000).toFixed(1)} s`);
    console.log(
      `  longest task of the page:   ${longestTask.toFixed(0)} ms (those under 50 ms do not count)`,
    );
  } finally {
    await browser.close();
    await stack.stop();
    await rm(stateDirectory, { recursive: true, force: true });
  }
}

function kilobytes(bytes: number | undefined): string {
  return `${((bytes ?? Number.NaN) / 1_000).toFixed(0)} kB`;
}

await runBenchmark(
  "bench:web",
  {
    about: `measures what users of the web app wait for, in headless Chromium against the whole stack with 100 batches and 25 jobs`,
  },
  main,
);
