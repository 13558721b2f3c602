import type { Page } from "../../resources/page.ts";

/** The jobs that charts show. */
export const recentJobs: Page = { limit: 25 };
