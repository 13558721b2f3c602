import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { generateNotes } from "@loopline/banknotes/generator";
import { createClient } from "@loopline/client";
import { parseRecords, readDefinition, readTableFile, type Value } from "@loopline/dataset";
import { type Endpoints, repository } from "@loopline/services";
import { expect } from "../waits-for-react.ts";
import type { Camera } from "./camera.ts";
import type { Stage } from "./stage.ts";

/** What happens to a pipeline, and the pictures that are taken of it. */
export interface Story {
  readonly name: string;
  /** The table that the pipeline learns; bank notes if not given. */
  readonly dataFile?: string;
  readonly play: (stage: Stage, camera: Camera) => Promise<void>;
}

interface Batch {
  /** Of the file that somebody submits. */
  readonly name: string;
  readonly subjects: readonly string[];
  readonly features: readonly (readonly Value[])[];
}

/** Generated notes, and the truth about them. */
function notesOf(seed: number, count: number): Batch & { readonly truths: readonly string[] } {
  const notes = [...generateNotes({ seed, count })];
  return {
    name: `box-${seed}.csv`,
    subjects: notes.map(({ subject }) => subject),
    features: notes.map(({ features }) => features),
    truths: notes.map(({ label }) => (label === 1 ? "real" : "fake")),
  };
}

const clientOf = ({ ingestApi, predictApi }: Endpoints) =>
  createClient({ ingestUrl: ingestApi, predictUrl: predictApi, retries: 8 });

/** Submits a batch and waits for its predictions. */
function submit(pipeline: Endpoints, { name, subjects, features }: Batch) {
  return clientOf(pipeline).submitAndWait({
    name,
    subjects: [...subjects],
    features: features.map((values) => [...values]),
  });
}

/** Waits until the pipeline has had this many trainings. */
async function waitForTrainings(pipeline: Endpoints, count: number): Promise<void> {
  const trainings = async () => (await clientOf(pipeline).jobs({ limit: 100 })).jobs.length;
  await expect.poll(trainings, { timeout: 60_000 }).toBe(count);
}

/** Submits notes and says of each what it really is. */
async function teach(pipeline: Endpoints, notes: ReturnType<typeof notesOf>): Promise<void> {
  const { batch_id, subjects, predictions } = await submit(pipeline, notes);
  const ratings = notes.truths.map((truth, i) => (predictions[i] === truth ? 1 : 0));
  await clientOf(pipeline).correct(batch_id, { subjects, ratings });
}

/** What pages show last. */
const chart = "main .recharts-surface";
const home = `main:has(.recharts-surface):has(a[href^="/review?batch="])`;
const review = "[role=dialog] [type=submit]";

const film = "correct-to-better";

/** The default start: six notes, then the corrections of a few batches. */
const notes: Story = {
  name: "notes",
  async play({ act }, camera) {
    const { page } = camera;
    const first = notesOf(22, 8);
    const { batch_id, predictions } = await act((pipeline) => submit(pipeline, first));
    await camera.open("/", home);
    const link = page.getByRole("link", { name: "Review this batch" });
    await camera.film(film, 2.5, "The first model has seen 6 bank notes", link);
    await camera.open(`/review?batch=${batch_id}`, review);
    await camera.film(film, 1.5, "Two of its predictions are wrong");
    const rows = page.getByRole("dialog").getByRole("group", { name: /^Actual label of/ });
    for (const [i, truth] of first.truths.entries()) {
      if (predictions[i] !== truth) await rows.nth(i).getByText(truth, { exact: true }).click();
    }
    await camera.film(
      film,
      2,
      "Say what these notes really are, and save",
      page.getByRole("button", { name: "Save" }),
    );
    const saved = page.waitForResponse((response) => response.request().method() === "PATCH");
    await page.getByRole("button", { name: "Save" }).click();
    await saved;
    await act((pipeline) => waitForTrainings(pipeline, 2));
    await camera.open("/", home);
    await camera.film(film, 2.5, "Seconds later, the next model predicts");
    for (const [round, count] of [12, 20, 40].entries()) {
      await act(async (pipeline) => {
        await teach(pipeline, notesOf(12 + round, count));
        await waitForTrainings(pipeline, 3 + round);
      });
      await camera.open("/", home);
      await camera.film(film, 1.5, "Each correction teaches the next one");
    }
    const last = await act((pipeline) => submit(pipeline, notesOf(18, 9)));
    await camera.open("/", home);
    await camera.film(film, 3, "A few batches later");

    await camera.take("ui-home");
    await camera.open(`/review?batch=${last.batch_id}`, review);
    await camera.take("ui-review");
    await camera.open(`/explain?batch=${last.batch_id}&record=0`, chart);
    await camera.take("ui-explain");
    await camera.open("/jobs", "main table");
    await camera.take("ui-jobs");
    await camera.open("/pipeline", "main dl");
    await camera.take("ui-pipeline");
  },
};

const orchard = join(repository, "packages/dataset/examples");

/** The table of docs/your-own-table.md. */
const apples: Story = {
  name: "apples",
  dataFile: join(orchard, "apples.csv"),
  async play({ act }, camera) {
    const { batch_id } = await act(async (pipeline) => {
      const dataset = readDefinition(await readFile(pipeline.dataset, "utf8"), pipeline.dataset);
      const table = await readTableFile(join(orchard, "harvest.csv"));
      const records = (await Array.fromAsync(parseRecords(dataset, table))).slice(0, 8);
      return await submit(pipeline, {
        name: "harvest.csv",
        subjects: records.map(({ subject }) => String(subject)),
        features: records.map(({ values }) => values),
      });
    });
    await camera.open(`/review?batch=${batch_id}`, review);
    await camera.take("table-review");
    await camera.open(`/explain?batch=${batch_id}&record=0`, chart);
    await camera.take("table-explain");
  },
};

export const stories: readonly Story[] = [notes, apples];
