import type { Page } from "../../resources/page.ts";

/** The jobs that the statistics are about: as many as the API gives at once. */
export const jobsOfStats: Page = { limit: 100 };

export const jobsPerPage = 10;
