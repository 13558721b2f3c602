import { BatchesReplySchema, JobsReplySchema } from "@loopline/contracts";
import type { z } from "zod";
import { ask } from "./ask.ts";
import type { User } from "./user.ts";

/** Looks at what the predict API shows, page by page. */
export async function browse(user: User): Promise<void> {
  const { random, apis } = user;
  const get = (url: string, expected: readonly number[]) =>
    ask(user, apis.predict, { method: "GET", url }, expected);
  await get("/models/latest", [200, 404]);
  await get("/stats", [200]);
  const list = random.pick(["batches", "jobs"] as const);
  const page = await get(`/${list}?limit=${random.whole(1, 100)}`, [200]);
  if (page?.status !== 200) return;
  const next = readList(user, list, page.body).next_cursor;
  // Meanwhile the list may have been trimmed.
  if (next !== undefined) await get(`/${list}?cursor=${next}`, [200, 400]);
}

function readList(user: User, list: "batches" | "jobs", body: unknown): { next_cursor?: string | undefined } {
  const schema: z.ZodType<{ next_cursor?: string | undefined }> =
    list === "batches" ? BatchesReplySchema : JobsReplySchema;
  const result = schema.safeParse(body);
  if (!result.success) user.observations.complaints.push(`GET /${list}: ${result.error.message}`);
  return result.success ? result.data : {};
}
