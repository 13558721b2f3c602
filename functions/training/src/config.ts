import { promotionPolicies } from "@loopline/contracts";
import {
  databaseVariables,
  defineConfig,
  modelStoreVariables,
  processVariables,
  publishVariables,
  wholeNumber,
} from "@loopline/platform";
import { z } from "zod";

const share = z.coerce.number().min(0).max(1);

/** @throws {AppError} `config`, listing every variable that is missing or wrong. */
export const loadConfig = defineConfig({
  ...processVariables,
  ...publishVariables,
  ...databaseVariables,
  ...modelStoreVariables,
  /** When a candidate replaces the champion. */
  PROMOTION_POLICY: z.enum(promotionPolicies).default("not-worse"),
  /** How far a candidate may fall behind the champion on the frozen test set, as a share of its rows. */
  FROZEN_TOLERANCE: share.default(0.02),
  /**
   * The most of the training rows that one known source may have given. With few sources nothing less than all makes
   * sense; with many a small share keeps any one of them from teaching the model what it likes.
   */
  MAX_SOURCE_SHARE: share.default(1),
  /** Milliseconds without a correction after which training starts. */
  QUIET_MS: wholeNumber(1, 60_000).default(250),
  /** Milliseconds after which it starts in any case. */
  QUIET_MOST_MS: wholeNumber(1, 300_000).default(5_000),
});
