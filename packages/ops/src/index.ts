export { type Command, type CommandContext, run } from "./cli.ts";
export { parseOptions, usageError } from "./command-line/parse-options.ts";
export { chooseTarget, type DeadLettersConfig, type Target } from "./config.ts";
export { connectDeadLetters, type DeadLettersConnection } from "./dead-letters/connect-dead-letters.ts";
export { describeLetter } from "./dead-letters/letter.ts";
export { replayLetters } from "./dead-letters/replay-letters.ts";
export { walkLetters } from "./dead-letters/walk-letters.ts";
export { localEnvironment } from "./local-environment.ts";
export type { ModelRecords, NewPromotion, Promotion, TrainedModel } from "./models/model-records.ts";
export { createPostgresModelRecords } from "./models/postgres-model-records.ts";
export {
  type PromoteDeps,
  type Promoted,
  type PromoteRequest,
  promoteModel,
} from "./models/promote-model.ts";
export { type RolledBack, rollBack } from "./models/roll-back.ts";
