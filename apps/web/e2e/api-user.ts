import { noteContracts } from "@loopline/banknotes/definition";
import { generateNotes } from "@loopline/banknotes/generator";
import { JobsReplySchema } from "@loopline/contracts";
import { expect } from "@playwright/test";
import type { z } from "zod";

const { BatchReplySchema, ModelReplySchema, NotesReplySchema, StatsReplySchema } = noteContracts;

/** Uses the APIs directly, to prepare what a page shows and to check it. */
export interface ApiUser {
  /**
   * Submits notes and waits for their predictions. Returns the batch's id.
   *
   * @param notes.subjects replace the generated ones
   * @param notes.features replace the generated ones
   */
  submit(notes: {
    seed: number;
    count: number;
    subjects?: readonly string[];
    features?: readonly (readonly number[])[];
  }): Promise<string>;
  batch(batchId: string): Promise<z.infer<typeof BatchReplySchema>>;
  stats(): Promise<z.infer<typeof StatsReplySchema>>;
  jobs(): Promise<z.infer<typeof JobsReplySchema>["jobs"]>;
  model(): Promise<z.infer<typeof ModelReplySchema>>;
}

export function createApiUser(urls: { ingestApi: string; predictApi: string }): ApiUser {
  async function get<S extends z.ZodType>(path: string, schema: S): Promise<z.infer<S>> {
    return schema.parse(await (await fetch(`${urls.predictApi}${path}`)).json());
  }
  return {
    async submit({ seed, count, subjects, features }) {
      const notes = [...generateNotes({ seed, count })];
      const body = {
        subjects: subjects ?? notes.map(({ subject }) => subject),
        features: features ?? notes.map((note) => note.features),
      };
      const response = await fetch(`${urls.ingestApi}/notes`, { method: "POST", body: JSON.stringify(body) });
      const { batch_id } = NotesReplySchema.parse(await response.json());
      await expect.poll(async () => (await fetch(`${urls.predictApi}/batches/${batch_id}`)).status).toBe(200);
      return batch_id;
    },
    batch: (batchId) => get(`/batches/${batchId}`, BatchReplySchema),
    stats: () => get("/stats", StatsReplySchema),
    jobs: async () => (await get("/jobs", JobsReplySchema)).jobs,
    model: () => get("/models/latest", ModelReplySchema),
  };
}
