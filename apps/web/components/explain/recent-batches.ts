import type { Page } from "../../resources/page.ts";

/** Batches to choose from, and whose notes are the dots of the scatter. */
export const recentBatches: Page = { limit: 20 };
