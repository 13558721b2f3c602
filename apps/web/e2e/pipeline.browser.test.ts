import type { Page } from "@playwright/test";
import { describe } from "vitest";
import { expect, it as itInBrowser } from "./browser-test.ts";
import { busy, type FakeMonitor, letter, startFakeMonitor } from "./fake-monitor.ts";
import { startWeb } from "./start-web.ts";

/** A web app with the stack's APIs and a fake monitor. */
const it = itInBrowser.extend("monitored", async ({ stack }) => {
  const monitor = await startFakeMonitor();
  const web = await startWeb({ ingest: stack.ingestApi, predict: stack.predictApi, monitor: monitor.url });
  return { monitor, web };
});

/** Changes the figures and waits until the page shows them: from then on, it also handles clicks. */
async function seeBusy(page: Page, monitor: FakeMonitor): Promise<void> {
  monitor.pipeline = busy(monitor.pipeline);
  await expect(page.getByRole("button", { name: "training trains" })).toContainText("1,234");
}

describe("the picture", () => {
  it("shows live figures", async ({ visit, monitored: { monitor, web } }) => {
    const { page } = await visit("/pipeline", { baseURL: web });
    const training = page.getByRole("button", { name: "training trains" });
    await expect(training).toContainText("0");
    monitor.pipeline = busy(monitor.pipeline);
    await expect(training).toContainText("1,234 · 420 ms / 1.4 s");
    await expect(training).toContainText("3 failed");
    await expect(training).toContainText("7 waiting · 12 s");
  });

  it("animates messages, unless the user prefers reduced motion", async ({
    visit,
    monitored: { monitor, web },
  }) => {
    const { page } = await visit("/pipeline", { baseURL: web });
    const dots = page.locator("svg circle[style*=offset]");
    await expect(page.getByRole("button", { name: "ingest-api" })).toContainText("0");
    monitor.publish({ request: 2 });
    // From the page to the API, to the topic, to the function.
    await expect(dots).toHaveCount(6);
    await expect(dots.first()).toHaveCSS("offset-path", /path/);

    await page.emulateMedia({ reducedMotion: "reduce" });
    await expect(page.locator("svg g:has(> circle)").last()).toHaveCSS("display", "none");
  });

  it("opens the details of a stage, also by keyboard", async ({ visit, monitored: { monitor, web } }) => {
    const { page } = await visit("/pipeline", { baseURL: web });
    const training = page.getByRole("button", { name: "training trains" });
    await seeBusy(page, monitor);
    await training.press("Enter");
    const drawer = page.getByRole("dialog", { name: "training" });
    await expect(drawer).toContainText("compares it with the champion");
    await expect(drawer).toContainText("topic job, from feedback-to-training");
    await expect(drawer).toContainText("topic model, to training-to-cache and training-to-db");
    await expect(drawer).toContainText("1,234 messages");
    await expect(page).toHaveURL(`${web}/pipeline?stage=training`);
    await page.keyboard.press("Escape");
    await expect(drawer).toBeHidden();
    await expect(training).toBeFocused();
  });

  it("can be shown as a table", async ({ visit, monitored: { monitor, web } }) => {
    const { page } = await visit("/pipeline", { baseURL: web });
    await seeBusy(page, monitor);
    await page.getByRole("button", { name: "Show as a table" }).click();
    const row = page.getByRole("row", { name: /^training trains/ });
    await expect(row).toHaveText(/job\s*model\s*1,234\s*3\s*420 ms \/ 1\.4 s\s*7\s*12 s/);
  });
});

describe("dead letters", () => {
  it("are replayed one by one or all together", async ({ visit, monitored: { monitor, web } }) => {
    const stray = { ...letter, id: "4", topic: null, function: null };
    const { page } = await visit("/pipeline", { baseURL: web });
    monitor.letters = [letter, { ...letter, id: "2" }, { ...letter, id: "3" }, stray];
    const table = page.getByRole("table", { name: "Dead letters, oldest first" });
    await table.getByRole("button", { name: "Show body" }).first().click();
    await expect(table).toContainText(letter.body);
    await expect(table.getByRole("button", { name: "Replay" }).last()).toBeDisabled();

    await table.getByRole("button", { name: "Replay" }).first().click();
    await expect(page.getByRole("status").getByText("Replayed 1 dead letter")).toBeVisible();
    await expect(table.getByRole("button", { name: "Replay" })).toHaveCount(3);
    await page.getByRole("button", { name: "Replay all shown" }).click();
    await expect(page.getByRole("status").getByText("Replayed 2 dead letters")).toBeVisible();
    expect(monitor.replays).toEqual([["1"], ["2", "3"]]);
    await expect(table.getByRole("button", { name: "Replay" })).toHaveCount(1);
    monitor.letters = [];
    await expect(page.getByText("No dead letters")).toBeVisible();
  });

  it("show why a replay was refused", async ({ visit, monitored: { monitor, web } }) => {
    const { page } = await visit("/pipeline", { baseURL: web });
    // Changed only now, so that the page handles clicks once it shows the letter.
    monitor.letters = [letter];
    const replay = page.getByRole("button", { name: "Replay", exact: true });
    await expect(replay).toBeVisible();
    await page.route("**/api/dead-letters/replay", (route) => {
      // Another user has replayed it already.
      monitor.letters = [];
      return route.continue();
    });
    await replay.click();
    await expect(page.getByRole("status").getByText("it is not here any more")).toBeVisible();
  });
});

it("warns while the monitor does not answer, and updates once it does", async ({
  visit,
  monitored: { monitor, web },
}) => {
  const { page, watch } = await visit("/pipeline", { baseURL: web });
  watch.allow(/status of 503/);
  const training = page.getByRole("button", { name: "training trains" });
  await expect(training).toContainText("0");
  monitor.isUp = false;
  const alert = page.getByRole("alert").filter({ hasText: "may be out of date" });
  await expect(alert).toContainText("The monitor does not answer");
  await expect(training).toContainText("0");
  monitor.pipeline = busy(monitor.pipeline);
  monitor.isUp = true;
  await expect(training).toContainText("1,234");
  await expect(alert).toBeHidden();
});

it("shows the picture and the champion without a monitor, and stops polling for figures", async ({
  visit,
  stack,
  api,
}) => {
  const web = await startWeb({ ingest: stack.ingestApi, predict: stack.predictApi });
  const { model_file_name } = await api.model();
  const { page } = await visit("/pipeline", { baseURL: web });
  await expect(page.getByRole("main")).toContainText("Cloud Monitoring’s dashboard");
  await expect(page.getByRole("region", { name: "Champion" })).toContainText(model_file_name);
  await expect(page.getByRole("button", { name: "training trains" })).toBeVisible();
  const requested: string[] = [];
  page.on("request", (request) => requested.push(new URL(request.url()).pathname));
  await api.submit({ seed: 85, count: 1 });
  // The event of the new batch refetches every live query.
  await expect.poll(() => requested).toContain("/api/models/latest");
  expect(requested).not.toContain("/api/pipeline");
});
