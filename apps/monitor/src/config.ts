import { modelVariables } from "@loopline/ops";
import { defineConfig, processVariables, publishVariables, wholeNumber } from "@loopline/platform";
import { z } from "zod";

/** @throws {AppError} `config`, listing every variable that is missing or wrong. */
export const loadConfig = defineConfig({
  ...processVariables,
  ...publishVariables,
  // To promote models.
  ...modelVariables,
  HOST: z.string().default("127.0.0.1"),
  PORT: wholeNumber(0, 65_535).default(8088),
  /** Base URL of the Pub/Sub emulator's monitoring, which reports backlogs. */
  MONITORING_URL: z.url({ protocol: /^http$/, error: "must be an http:// URL" }),
});
