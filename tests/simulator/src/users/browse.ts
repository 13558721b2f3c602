import { cacheKeys, JobsReplySchema, UuidSchema } from "@loopline/contracts";
import { ask } from "./ask.ts";
import type { User } from "./user.ts";

/** Looks at what the predict API shows, page by page, and opens some of it. */
export async function browse(user: User): Promise<void> {
  const { random, apis } = user;
  const get = (url: string, expected: readonly number[]) =>
    ask(user, apis.predict, { method: "GET", url }, expected);
  await get("/models/latest", [200, 404]);
  await get("/stats", [200]);
  const list = random.pick(["batches", "jobs"] as const);
  let url = `/${list}?limit=${random.whole(1, 100)}`;
  const seen = new Set<string>();
  for (let pages = 0; pages < 2; pages++) {
    // Meanwhile the list may have been trimmed.
    const page = await get(url, pages === 0 ? [200] : [200, 400]);
    if (page?.status !== 200) return;
    const { ids, next } = readList(user, list, page.body);
    for (const id of ids) {
      if (seen.has(id)) user.observations.complaints.push(`GET /${list} shows ${id} twice`);
      seen.add(id);
    }
    if (ids.length > 0) await open(random.pick(ids));
    if (next === undefined) return;
    url = `/${list}?cursor=${next}`;
  }

  async function open(id: string): Promise<void> {
    const reply = await get(`/${list}/${id}`, [200, 404]);
    const listed = user.world.redis.lists.get(cacheKeys[list]) ?? [];
    const isListed = listed.some((text) => text.includes(id) || text.includes(id.replaceAll("-", "")));
    if (reply?.status === 404 && isListed) user.observations.complaints.push(`${list}/${id} is listed only`);
  }
}

function readList(
  user: User,
  list: "batches" | "jobs",
  body: unknown,
): { ids: readonly string[]; next?: string | undefined } {
  const result = (
    list === "batches" ? user.world.table.contracts.BatchesReplySchema : JobsReplySchema
  ).safeParse(body);
  if (!result.success) {
    user.observations.complaints.push(`GET /${list}: ${result.error.message}`);
    return { ids: [] };
  }
  const ids =
    "batches" in result.data
      ? result.data.batches.map(({ batch_id }) => batch_id)
      : result.data.jobs.map(({ job_id }) => UuidSchema.parse(job_id));
  return { ids, next: result.data.next_cursor };
}
