import type { Page } from "../../resources/page.ts";

export const latestBatch: Page = { limit: 1 };
