import type { Page } from "@loopline/cache";
import { createRepresentation, type Representation } from "@loopline/platform/http";

/** Makes the answer of a list route: `{"<name>": […], "next_cursor": …}`, of the entries as they are held. */
export function createPageReplies(name: "batches" | "jobs"): (page: Page) => Representation {
  // The newest page is the same object for as long as it is the newest.
  const made = new WeakMap<Page, Representation>();
  return (page) => {
    const known = made.get(page);
    if (known !== undefined) return known;
    const { entries, next } = page;
    const rest = next === undefined ? "" : `,"next_cursor":${JSON.stringify(next)}`;
    const reply = createRepresentation(`{"${name}":[${entries.join(",")}]${rest}}`);
    made.set(page, reply);
    return reply;
  };
}
