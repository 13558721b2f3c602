import type { Page } from "@loopline/cache";
import { createRepresentation, type Representation } from "@loopline/platform/http";

/** Description of both list routes. */
export const listDescription =
  "Newest first. `next_cursor` leads to older entries; entries that arrive meanwhile do not shift the pages.";

/** Creates the replies of a list route, `{"<name>": […], "next_cursor": …}`, from the cached entries. */
export function createPageReplies(name: "batches" | "jobs"): (page: Page) => Representation {
  // The newest page is the same object until an entry is added.
  const replies = new WeakMap<Page, Representation>();
  return (page) => {
    const known = replies.get(page);
    if (known !== undefined) return known;
    const { entries, next } = page;
    const rest = next === undefined ? "" : `,"next_cursor":${JSON.stringify(next)}`;
    const reply = createRepresentation(`{"${name}":[${entries.join(",")}]${rest}}`);
    replies.set(page, reply);
    return reply;
  };
}
